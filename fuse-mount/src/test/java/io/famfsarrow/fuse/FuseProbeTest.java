package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuseProbeTest {
  @TempDir Path folder;

  @Test
  void missingDeviceIsNamedWithItsRemedy() {
    FuseProbe probe = FuseProbe.ofKernel(folder.resolve("fuse"));
    assertFalse(probe.isAvailable());
    String problem = probe.problem().orElseThrow();
    assertTrue(problem.contains("does not exist") && problem.contains("modprobe"), problem);
  }

  @Test
  void deviceThatCannotBeOpenedIsNamedWithTheReason() {
    String problem = FuseProbe.ofKernel(folder).problem().orElseThrow();
    assertTrue(problem.contains("Is a directory"), problem);
  }

  @Test
  void requireThrowsTheProblem() {
    var failure =
        assertThrows(
            FuseUnavailableException.class, FuseProbe.unavailable("no luck today")::require);
    assertEquals("cannot mount: no luck today", failure.getMessage());
    FuseProbe.available().require();
  }

  @Test
  void agreesWithTheDeviceOfThisHost() {
    if (!Files.exists(Path.of("/dev/fuse"))) {
      assertFalse(FuseProbe.run().isAvailable());
    } else {
      FuseProbe probe = FuseProbe.run();
      assertEquals(probe.isAvailable(), probe.problem().isEmpty());
    }
  }
}
