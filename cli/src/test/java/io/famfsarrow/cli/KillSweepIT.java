package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A few kills; {@code tools/kill-sweep} does many. The properties {@code famfs.kills} and {@code
 * famfs.seed} choose how many, and what is done.
 */
class KillSweepIT {
  private static final int FEW = 8;

  @Test
  void whateverMomentAProcessIsKilledAtTheStoreIsSound() throws Exception {
    int kills = Integer.getInteger("famfs.kills", FEW);
    long seed = Long.getLong("famfs.seed", new Random().nextLong());
    try (KillSweep sweep = new KillSweep(seed)) {
      try {
        sweep.kill(kills);
      } catch (Exception | AssertionError failed) {
        throw new AssertionError(
            "after " + sweep.killCount() + " kills, -Dfamfs.seed=" + seed + ": " + failed, failed);
      }
      System.out.println(
          sweep.killCount()
              + " processes killed, "
              + sweep.doneCount()
              + " commands finished before, seed "
              + seed);
      assertTrue(sweep.killCount() >= kills);
    }
  }
}
