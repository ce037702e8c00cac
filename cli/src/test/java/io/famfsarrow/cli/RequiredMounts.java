package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.famfsarrow.fuse.FuseProbe;
import java.util.Optional;

/** Whether tests can mount. */
final class RequiredMounts {
  private RequiredMounts() {}

  /** Else the test is skipped with the reason, or fails if FUSE_TESTS says that it must work. */
  static void require() {
    Optional<String> problem = FuseProbe.run().problem();
    if ("require".equals(System.getenv("FUSE_TESTS"))) {
      assertEquals(Optional.empty(), problem);
    }
    assumeTrue(problem.isEmpty(), () -> problem.get());
  }
}
