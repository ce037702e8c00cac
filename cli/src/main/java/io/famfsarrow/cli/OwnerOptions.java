package io.famfsarrow.cli;

import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Mode and owner of what a verb makes. */
final class OwnerOptions {
  @Option(
      names = {"-m", "--mode"},
      paramLabel = "MODE",
      converter = Modes.class,
      description = "Permission bits, octal.")
  private Integer mode;

  @Option(
      names = {"-u", "--uid"},
      paramLabel = "UID",
      description = "Owner's number (default: your own).")
  private Long uid;

  @Option(
      names = {"-g", "--gid"},
      paramLabel = "GID",
      description = "Group's number (default: your own).")
  private Long gid;

  /** As given, else with that mode and this process's user and group. */
  FileAttributes attributes(int defaultMode) {
    int user = uid == null ? processId("unix:uid") : number(uid, "-u");
    int group = gid == null ? processId("unix:gid") : number(gid, "-g");
    return new FileAttributes(mode == null ? defaultMode : mode, user, group);
  }

  private static int number(long value, String option) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw CommandException.usage(option + " " + value + ": expected 0 to 4294967295");
    }
    return (int) value;
  }

  private static int processId(String attribute) {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), attribute);
    } catch (IOException e) {
      throw new MediaAccessException("cannot read /proc/self: give -u and -g", e);
    }
  }
}
