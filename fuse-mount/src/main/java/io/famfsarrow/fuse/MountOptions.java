package io.famfsarrow.fuse;

import io.famfsarrow.store.InvalidRequestException;
import java.time.Duration;

/**
 * How to mount; immutable.
 *
 * @param allowOther whether users other than the one who mounts get in (by mode bits)
 * @param noExec whether the kernel refuses to run programs from it
 * @param followInterval how often the log is looked at for new files; 1 ms up to 1 hour
 * @param drainLimit how long those who have files open are served after a signal to end; 0 up to 1
 *     hour
 * @param source what the mount table shows as source; empty: the first medium
 * @param backend name of the back end
 * @param writable whether files can be written, on the owner; the default back end only
 * @param ownership what is shown in place of logged owners and permissions
 */
public record MountOptions(
    boolean allowOther,
    boolean noExec,
    Duration followInterval,
    Duration drainLimit,
    String source,
    String backend,
    boolean writable,
    Ownership ownership) {

  /** The default: speaks the kernel's protocol itself. */
  public static final String KERNEL = "kernel";

  /** Through libfuse 2. */
  public static final String JNR = "jnr";

  /**
   * Checks.
   *
   * @throws InvalidRequestException if a value is out of its range
   */
  public MountOptions {
    MountTime.FOLLOW.require(followInterval, followInterval.toString());
    MountTime.DRAIN.require(drainLimit, drainLimit.toString());
    if (!backend.equals(KERNEL) && !backend.equals(JNR)) {
      throw new InvalidRequestException(
          "mount option backend=" + backend + ": expected " + KERNEL + " or " + JNR);
    }
    if (writable && backend.equals(JNR)) {
      throw new InvalidRequestException(
          "mount option rw: the back end jnr only reads; leave out backend=jnr, or mount with ro");
    }
  }

  /**
   * Read-only; others get in if root mounts; new files are seen within 100 ms; everything belongs
   * to whom the log says.
   */
  public static MountOptions defaults() {
    return new MountOptionList(LibC.isRoot()).options();
  }

  /**
   * The defaults, changed by a list as {@code -o} takes it; {@code \,} is a comma within a value.
   *
   * @throws InvalidRequestException if an option is unknown or has no sense; says which are known
   */
  public static MountOptions parse(String commaSeparated) {
    MountOptionList list = new MountOptionList(LibC.isRoot());
    list.addAll(commaSeparated);
    return list.options();
  }
}
