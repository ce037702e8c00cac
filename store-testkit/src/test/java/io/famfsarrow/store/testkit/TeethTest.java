package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.testkit.Scenarios.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Every write-back, drop and fence of the protocols is needed, and the schedules would notice if it
 * were missing: each call site in turn is made to do nothing until a schedule fails. A site that
 * nobody misses is a hole in the schedules, or a call that can go.
 */
class TeethTest {
  private static final int ROUNDS_TO_RECORD = 600;

  /** No more than the schedules that are run anyway. */
  private static final long BUDGET = 115_000;

  @Test
  void everyCallThatMovesLinesIsMissed() {
    long firstSeed = System.nanoTime();
    List<String> missedByNobody = new ArrayList<>();
    try (Schedules schedules = new Schedules(Promises.MEDIA_BYTES)) {
      List<CallSite> sites = record(schedules, firstSeed);
      System.out.println("schedules until it is missed, from seed " + firstSeed + ":");
      for (CallSite site : sites) {
        OptionalLong found = schedulesUntilMissed(schedules, site, firstSeed);
        System.out.printf("%8s  %s%n", found.isPresent() ? found.getAsLong() : "never", site);
        if (found.isEmpty()) {
          missedByNobody.add(site.toString());
        }
      }
      assertTrue(sites.size() >= 20, () -> "call sites: " + sites);
    }
    assertEquals(List.of(), missedByNobody, "from seed " + firstSeed);
  }

  private static List<CallSite> record(Schedules schedules, long firstSeed) {
    schedules.callSites().record();
    for (long round = 0; round < ROUNDS_TO_RECORD; round++) {
      runRound(schedules, firstSeed + round * Scenarios.shares());
    }
    schedules.callSites().reset();
    return List.copyOf(schedules.callSites().seen());
  }

  private static void runRound(Schedules schedules, long seed) {
    for (Share share : Scenarios.ALL) {
      schedules.run(share.scenario(), seed, share.share());
    }
  }

  private static OptionalLong schedulesUntilMissed(
      Schedules schedules, CallSite site, long firstSeed) {
    schedules.callSites().reset();
    schedules.callSites().ignore(site);
    for (long done = 0; done < BUDGET; ) {
      for (Share share : Scenarios.ALL) {
        OptionalLong found =
            schedules.countUntilFailure(share.scenario(), firstSeed + done, share.share());
        if (found.isPresent()) {
          return OptionalLong.of(done + found.getAsLong());
        }
        done += share.share();
      }
    }
    return OptionalLong.empty();
  }
}
