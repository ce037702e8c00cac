package io.famfsarrow.store.media;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** A plain file on the file system of the build. */
class DiskFileMediaTest extends MediaContract {
  private TestFiles files;

  @Override
  Path freshMedium() throws IOException {
    files = TestFiles.onDisk();
    return files.create("medium", SIZE);
  }

  @AfterEach
  void delete() throws IOException {
    files.close();
  }
}
