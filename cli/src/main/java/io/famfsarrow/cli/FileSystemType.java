package io.famfsarrow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What kind of file system a path is on, for remarks that people read. */
final class FileSystemType {
  private static final String UNKNOWN = "unknown file system";

  private FileSystemType() {}

  /**
   * Name of the type as the mount table has it. In a chroot whose root is no mount point the table
   * lists nothing that the path could be on: then that is said instead.
   */
  static String of(Path path) {
    try {
      return Files.getFileStore(path).type();
    } catch (IOException noMountPointInSight) {
      return UNKNOWN;
    }
  }
}
