package io.famfsarrow.store.media;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** A plain file on tmpfs. */
class TmpfsFileMediaTest extends MediaContract {
  private TestFiles files;

  @Override
  Path freshMedium() throws IOException {
    files = TestFiles.onTmpfs();
    return files.create("medium", SIZE);
  }

  @AfterEach
  void delete() throws IOException {
    files.close();
  }
}
