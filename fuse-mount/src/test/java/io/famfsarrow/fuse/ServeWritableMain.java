package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsMaster;
import java.nio.file.Path;

/** A process that serves a writable mount of a small store, to be killed. */
final class ServeWritableMain {
  private ServeWritableMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (FamfsMaster store = SmallStore.existing(Path.of(arguments[0])).master();
        MountServer server =
            MountServer.start(
                store, Path.of(arguments[1]), MountOptions.parse("rw"), MountListener.SILENT)) {
      System.out.println(ServeMain.READY);
      System.out.flush();
      server.awaitEnd();
    }
  }
}
