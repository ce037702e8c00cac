package io.famfsarrow.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.fuse.FuseUnavailableException;
import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.MountTable;
import io.famfsarrow.fuse.ProtocolStore;
import io.famfsarrow.fuse.RealMounts;
import io.famfsarrow.fuse.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The way of ordinary users, which root can go, too. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class HelperConnectorIT {
  @TempDir Path folder;
  private final ProtocolStore store = new ProtocolStore();

  @BeforeEach
  void require() {
    RealMounts.require(MountOptions.KERNEL);
  }

  @AfterEach
  void close() {
    RealMounts.detachBelow(folder);
    store.close();
  }

  @Test
  void mountsAndServes() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("m,n t"));
    MountOptions options = MountOptions.parse("fsname=a\\b c");
    try (KernelMount mount =
        KernelMount.start(store.store(), directory, options, new HelperConnector())) {
      MountTable.Entry entry = MountTable.read().at(mount.directory()).orElseThrow();
      assertTrue(entry.isOurs(), entry::toString);
      assertEquals("a\\b c", entry.source());
      byte[] read = Shell.run("cat", directory.resolve("f").toString()).out();
      assertArrayEquals(ProtocolStore.content(), read);
    }
    assertFalse(MountTable.read().at(directory).isPresent());
  }

  @Test
  void whatTheProgramSaysIsTheReason() {
    Path missing = folder.resolve("missing");
    MountOptions options = MountOptions.defaults();
    var refused =
        assertThrows(
            FuseUnavailableException.class,
            () -> new HelperConnector().connect(missing, "x", options));
    assertTrue(refused.getMessage().contains("No such file"), refused.getMessage());
  }

  @Test
  void systemCallThatFailsIsToldByItsReason() {
    Path missing = folder.resolve("missing");
    MountOptions options = MountOptions.defaults();
    var refused =
        assertThrows(
            FuseUnavailableException.class,
            () -> new DirectConnector().connect(missing, "x", options));
    assertTrue(refused.getMessage().contains("errno 2"), refused.getMessage());
  }
}
