package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** User and group of this process. */
final class ProcessOwner {

  private static final Path SELF = Path.of("/proc/self");

  private ProcessOwner() {}

  static FileAttributes attributes(int mode) {
    return new FileAttributes(mode, id("unix:uid"), id("unix:gid"));
  }

  private static int id(String attribute) {
    try {
      return (Integer) Files.getAttribute(SELF, attribute);
    } catch (IOException | UnsupportedOperationException e) {
      throw new MediaAccessException("the user of this process cannot be found out: " + e, e);
    }
  }
}
