package io.famfsarrow.store.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Bits of golden images flip, and everything that is done with a medium is done with each: see
 * {@link BitFlips}. {@code -Dfamfs.flips=COUNT} runs more, {@code -Dfamfs.seed=SEED} others.
 */
class BitFlipIT {
  private static final long COUNT = Long.getLong("famfs.flips", 20_000);
  private static final long SEED = Long.getLong("famfs.seed", 20_260_101);

  /** The first of them, for a case that failed: its number, and one flip. */
  private static final long FIRST = Long.getLong("famfs.flip", 0);

  /** In a long run all images have every bit of superblock and header flipped. */
  private static final long LONG_RUN = 300_000;

  private static final int BASE_SECONDS = 1_800;
  private static final int FLIPS_A_SECOND = 20;

  @Test
  void noFlippedBitLeadsOutOfTheMediumOrToAnythingButATypedError() throws Exception {
    int systematicImages = COUNT >= LONG_RUN ? Integer.MAX_VALUE : 1;
    try (HostileJvm jvm = new HostileJvm(Path.of("target", "hostile", "flips"))) {
      String end =
          jvm.run(
              BASE_SECONDS + COUNT / FLIPS_A_SECOND,
              FlipMain.class.getName(),
              List.of(
                  jvm.folder().toString(),
                  Long.toString(COUNT),
                  Long.toString(SEED),
                  Integer.toString(systematicImages),
                  Long.toString(FIRST)));
      assertTrue(end.contains(COUNT + " flips of seed " + SEED), end);
    }
  }
}
