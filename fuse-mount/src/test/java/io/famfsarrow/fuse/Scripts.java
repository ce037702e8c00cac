package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Python programs of the tests. */
final class Scripts {
  private Scripts() {}

  /** Copies a program to a folder; the test is skipped where there is no Python. */
  static Path copy(String name, Path folder) throws IOException {
    assumeTrue(Shell.has("python3"), "python3 is not installed");
    Path target = folder.resolve(name);
    try (InputStream program = Scripts.class.getResourceAsStream("/mount/" + name)) {
      Files.copy(program, target);
    }
    return target;
  }
}
