package io.famfsarrow.fuse;

import static io.famfsarrow.fuse.TestTree.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every back end does: each system call that would change something fails with the errno that
 * a read-only file system has, and changes nothing; also where root made the mount itself writable,
 * so that the server is asked.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class RefusalContract {
  private static final int BIG = 2 << 20;

  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();
  private MountServer server;

  /** Name of the back end. */
  abstract String backend();

  @BeforeEach
  void mount() throws IOException {
    RealMounts.require(backend());
    MountTreeBuilder builder = TestTree.builder();
    builder.file(0, bytes("big"), TestTree.FILE, BIG, NativeFile.of(TestTree.pattern(BIG, 3)));
    builder.file(0, bytes("small"), TestTree.FILE, 5, NativeFile.of(bytes("small")));
    int inside = builder.directory(0, bytes("folder"), TestTree.DIRECTORY);
    builder.file(inside, bytes("inner"), TestTree.FILE, 5, NativeFile.of(bytes("inner")));
    builder.directory(0, bytes("hollow"), TestTree.DIRECTORY);
    MountedStore store =
        new MountedStore(new TestTree.Source(builder.build()), Duration.ofMillis(100), listener);
    Path directory = Files.createDirectory(folder.resolve("mnt"));
    server = MountServer.start(store, directory, MountOptions.parse("backend=" + backend()));
  }

  @AfterEach
  void unmount() {
    RealMounts.detachBelow(folder);
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ro", "rw"})
  void everyChangeIsRefusedAndNothingHasChanged(String mode) throws IOException {
    Path script = Scripts.copy("refusals.py", folder);
    Shell.Result result =
        Shell.run("python3", script.toString(), server.directory().toString(), mode);
    assertEquals(0, result.exitCode(), () -> result.text() + result.err());
    assertEquals(0, listener.requests.size(), listener.requests::toString);
  }
}
