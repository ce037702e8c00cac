package io.famfsarrow.fuse;

import io.famfsarrow.store.InvalidRequestException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/** Reads mount options as {@code -o} and fstab have them. Not safe for use by several threads. */
final class MountOptionList {
  private static final String KNOWN =
      "ro, rw, allow_other, default_permissions, noexec, uid=N, gid=N, umask=OCTAL, follow=100ms,"
          + " drain=30s, fsname=NAME, backend=kernel|jnr, sloppy";

  /** What holds anyway, or concerns mount(8) and fstab only. */
  private static final Set<String> TAKEN_AS_READ =
      Set.of(
          "defaults",
          "default_permissions",
          "nosuid",
          "nodev",
          "async",
          "noatime",
          "nodiratime",
          "relatime",
          "auto",
          "noauto",
          "nofail",
          "_netdev",
          "user",
          "users",
          "nouser",
          "owner",
          "group");

  /** A comma that no backslash stands before. */
  private static final String SEPARATOR = "(?<!\\\\),";

  /** The largest that is no "leave it as it is" of the kernel. */
  private static final long MAX_ID = 0xFFFF_FFFEL;

  private static final int MAX_UMASK = 0777;
  private static final int OCTAL = 8;

  private boolean allowOther;
  private boolean noExec;
  private boolean writable;
  private boolean sloppy;
  private Duration followInterval = Duration.ofMillis(100);
  private Duration drainLimit = Duration.ofSeconds(30);
  private String source = "";
  private String backend = MountOptions.KERNEL;
  private OptionalInt uid = OptionalInt.empty();
  private OptionalInt gid = OptionalInt.empty();
  private OptionalInt umask = OptionalInt.empty();

  /** The defaults. */
  MountOptionList(boolean allowOther) {
    this.allowOther = allowOther;
  }

  MountOptions options() {
    return new MountOptions(
        allowOther,
        noExec,
        followInterval,
        drainLimit,
        source,
        backend,
        writable,
        new Ownership(uid, gid, umask));
  }

  /** Later ones count. With {@code sloppy}, wherever it stands, unknown ones are left out. */
  void addAll(String commaSeparated) {
    String[] options = commaSeparated.split(SEPARATOR, -1);
    for (String option : options) {
      sloppy |= option.strip().equals("sloppy");
    }
    for (String option : options) {
      add(option.strip().replace("\\,", ","));
    }
  }

  private void add(String option) {
    if (option.isEmpty() || option.startsWith("x-") || TAKEN_AS_READ.contains(option)) {
      return;
    }
    int equals = option.indexOf('=');
    if (equals < 0) {
      addWord(option);
    } else {
      addValue(option, option.substring(0, equals), option.substring(equals + 1));
    }
  }

  private void addWord(String option) {
    switch (option) {
      case "allow_other" -> allowOther = true;
      case "noexec" -> noExec = true;
      case "exec" -> noExec = false;
      case "sloppy" -> sloppy = true;
      case "ro" -> writable = false;
      case "rw" -> writable = true;
      default -> requireSloppy(option);
    }
  }

  private void addValue(String option, String name, String value) {
    switch (name) {
      case "follow" -> followInterval = MountTime.FOLLOW.parse(value);
      case "drain" -> drainLimit = MountTime.DRAIN.parse(value);
      case "fsname" -> source = value;
      case "backend" -> backend = value;
      case "uid" -> uid = id(option, value);
      case "gid" -> gid = id(option, value);
      case "umask" -> umask = mask(option, value);
      default -> requireSloppy(option);
    }
  }

  private void requireSloppy(String option) {
    if (!sloppy) {
      throw new InvalidRequestException(
          "mount option \"" + option + "\" is not known; known are " + KNOWN);
    }
  }

  private static OptionalInt id(String option, String value) {
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= MAX_ID) {
        return OptionalInt.of((int) number);
      }
    } catch (NumberFormatException notANumber) {
      throw noId(option, notANumber);
    }
    throw noId(option, null);
  }

  private static InvalidRequestException noId(String option, Throwable cause) {
    return new InvalidRequestException(
        "mount option "
            + option
            + ": expected a number up to "
            + MAX_ID
            + ", as \"id NAME\" shows it",
        cause);
  }

  private static OptionalInt mask(String option, String value) {
    try {
      int bits = Integer.parseInt(value, OCTAL);
      if (bits >= 0 && bits <= MAX_UMASK) {
        return OptionalInt.of(bits);
      }
    } catch (NumberFormatException notANumber) {
      throw noMask(option, notANumber);
    }
    throw noMask(option, null);
  }

  private static InvalidRequestException noMask(String option, Throwable cause) {
    return new InvalidRequestException(
        "mount option " + option + ": expected octal digits from 000 to 777", cause);
  }
}
