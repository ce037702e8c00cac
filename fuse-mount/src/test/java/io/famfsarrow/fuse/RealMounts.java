package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.famfsarrow.store.InvalidRequestException;
import java.nio.file.Path;

/** Whether tests can mount, and what they left behind. */
public final class RealMounts {
  private static final String REQUIRE = "require";

  private RealMounts() {}

  /**
   * Passes if that back end works here. Else the test is skipped with the reason, or fails if the
   * variable FUSE_TESTS says that it must work.
   */
  public static void require(String backend) {
    Backends.named(backend)
        .probe()
        .problem()
        .ifPresent(
            problem -> {
              if (REQUIRE.equals(System.getenv("FUSE_TESTS"))) {
                fail("FUSE_TESTS=require, but: " + problem);
              }
              abort("no FUSE here: " + problem);
            });
  }

  /** Detaches every mount of ours below a folder, so that nothing hangs on it. */
  public static void detachBelow(Path folder) {
    for (MountTable.Entry entry : MountTable.read().entries()) {
      if (entry.isOurs() && Path.of(entry.directory()).startsWith(folder)) {
        try {
          Unmounter.detach(Path.of(entry.directory()));
        } catch (InvalidRequestException goneMeanwhile) {
          // then there is nothing to detach
        }
      }
    }
  }
}
