package io.famfsarrow.fuse;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A serving process for tests: mounts on the directory given by the back end given, says so, and
 * waits for its end.
 */
final class ServeMain {
  static final String READY = "ready";

  private ServeMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    MountTreeBuilder builder = TestTree.builder();
    byte[] content = TestTree.pattern(1 << 20, 9);
    builder.file(0, TestTree.bytes("f"), TestTree.FILE, content.length, NativeFile.of(content));
    MountedStore store =
        new MountedStore(
            new TestTree.Source(builder.build()), Duration.ofMillis(100), MountListener.SILENT);
    try (MountServer server =
        MountServer.start(
            store, Path.of(arguments[0]), MountOptions.parse("backend=" + arguments[1]))) {
      server.endOnSignals();
      System.out.println(READY);
      System.out.flush();
      server.awaitEnd();
    }
  }
}
