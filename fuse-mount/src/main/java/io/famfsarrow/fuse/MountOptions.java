package io.famfsarrow.fuse;

import io.famfsarrow.store.InvalidRequestException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;

/**
 * How to mount; immutable.
 *
 * @param allowOther whether users other than the one who mounts get in (by mode bits)
 * @param followInterval how often the log is looked at for new files; 1 ms up to 1 hour
 * @param source what the mount table shows as source; empty: the first medium
 * @param backend name of the back end
 * @param writable whether files can be written, on the owner; the default back end only
 */
public record MountOptions(
    boolean allowOther, Duration followInterval, String source, String backend, boolean writable) {

  /** The default: speaks the kernel's protocol itself. */
  public static final String KERNEL = "kernel";

  /** Through libfuse 2. */
  public static final String JNR = "jnr";

  private static final Duration SHORTEST_FOLLOW = Duration.ofMillis(1);
  private static final Duration LONGEST_FOLLOW = Duration.ofHours(1);

  /** What holds anyway, or concerns mount(8) and fstab only. */
  private static final Set<String> TAKEN_AS_READ =
      Set.of(
          "defaults",
          "default_permissions",
          "nosuid",
          "nodev",
          "noatime",
          "auto",
          "noauto",
          "nofail",
          "_netdev",
          "user",
          "users",
          "nouser");

  public MountOptions {
    requireFollow(followInterval, followInterval.toString());
    if (!backend.equals(KERNEL) && !backend.equals(JNR)) {
      throw new InvalidRequestException(
          "mount option backend=" + backend + ": expected " + KERNEL + " or " + JNR);
    }
    if (writable && backend.equals(JNR)) {
      throw new InvalidRequestException(
          "mount option rw: the back end jnr only reads; leave out backend=jnr, or mount with ro");
    }
  }

  /** Read-only; others get in if root mounts; new files are seen within 100 ms. */
  public static MountOptions defaults() {
    return new MountOptions(LibC.isRoot(), Duration.ofMillis(100), "", KERNEL, false);
  }

  /**
   * The defaults, changed by a list as {@code -o} takes it.
   *
   * @throws InvalidRequestException if an option is unknown or has no sense; says which are known
   */
  public static MountOptions parse(String commaSeparated) {
    MountOptions options = defaults();
    for (String option : commaSeparated.split(",", -1)) {
      options = options.with(option.strip());
    }
    return options;
  }

  private MountOptions with(String option) {
    if (option.isEmpty() || option.startsWith("x-") || TAKEN_AS_READ.contains(option)) {
      return this;
    }
    int equals = option.indexOf('=');
    String value = equals < 0 ? "" : option.substring(equals + 1);
    return switch (equals < 0 ? option : option.substring(0, equals)) {
      case "allow_other" -> new MountOptions(true, followInterval, source, backend, writable);
      case "follow" -> new MountOptions(allowOther, duration(value), source, backend, writable);
      case "fsname" -> new MountOptions(allowOther, followInterval, value, backend, writable);
      case "backend" -> new MountOptions(allowOther, followInterval, source, value, writable);
      case "ro" -> new MountOptions(allowOther, followInterval, source, backend, false);
      case "rw" -> new MountOptions(allowOther, followInterval, source, backend, true);
      default ->
          throw new InvalidRequestException(
              "mount option \""
                  + option
                  + "\" is not known; known are ro, rw, allow_other, default_permissions,"
                  + " follow=100ms, fsname=NAME, backend=kernel|jnr");
    };
  }

  private static void requireFollow(Duration interval, String asGiven) {
    if (interval.compareTo(SHORTEST_FOLLOW) < 0 || interval.compareTo(LONGEST_FOLLOW) > 0) {
      throw new InvalidRequestException(
          "mount option follow=" + asGiven + ": expected 1ms up to 3600s");
    }
  }

  /** As {@link #number}, within the range. */
  private static Duration duration(String text) {
    Duration interval = number(text);
    requireFollow(interval, text);
    return interval;
  }

  /** A number with {@code ms} or {@code s}; a bare one is in seconds. */
  private static Duration number(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    try {
      if (lower.endsWith("ms")) {
        return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)));
      }
      String seconds = lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
      return Duration.of(Long.parseLong(seconds), ChronoUnit.SECONDS);
    } catch (NumberFormatException | ArithmeticException notANumber) {
      throw new InvalidRequestException(
          "mount option follow=" + text + ": expected a time like 100ms or 2s", notANumber);
    }
  }
}
