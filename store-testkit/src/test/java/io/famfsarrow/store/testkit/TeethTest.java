package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.store.testkit.Scenarios.Share;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every write-back, drop and fence of the protocols is needed, and the schedules would notice if it
 * were missing: each call site in turn is made to do nothing until a schedule fails. A site that
 * nobody misses is a hole in the schedules, or a call that can go. And every site in the sources
 * comes up in some schedule; {@link CallSources} says which do not, and why.
 */
class TeethTest {
  private static final int ROUNDS_TO_RECORD = 300;

  /** No more than the schedules that are run anyway. */
  private static final long BUDGET = 115_000;

  @Test
  void everyCallThatMovesLinesIsMissed() {
    long firstSeed = System.nanoTime();
    List<String> missedByNobody = new ArrayList<>();
    try (Schedules schedules = new Schedules(Promises.ALL_BYTES)) {
      SortedMap<CallSite, Set<Share>> sites = record(schedules, firstSeed);
      requireAllOfTheSources(sites.keySet());
      System.out.println("schedules until it is missed, from seed " + firstSeed + ":");
      sites.forEach(
          (site, scenarios) -> {
            OptionalLong found = schedulesUntilMissed(schedules, site, scenarios, firstSeed);
            System.out.printf("%8s  %s%n", found.isPresent() ? found.getAsLong() : "never", site);
            if (found.isEmpty()) {
              missedByNobody.add(site.toString());
            }
          });
    }
    assertEquals(List.of(), missedByNobody, "from seed " + firstSeed);
  }

  private static void requireAllOfTheSources(Set<CallSite> sites) {
    Set<String> seen = sites.stream().map(CallSite::line).collect(Collectors.toSet());
    Set<String> unseen = CallSources.inProtocols();
    unseen.removeAll(seen);
    assertEquals(Set.of(), unseen, "calls that no schedule comes to");
  }

  /** The scenarios that come to each site. */
  private static SortedMap<CallSite, Set<Share>> record(Schedules schedules, long firstSeed) {
    SortedMap<CallSite, Set<Share>> sites = new TreeMap<>();
    for (Share share : Scenarios.ALL) {
      schedules.callSites().record();
      schedules.run(share.scenario(), firstSeed, (long) ROUNDS_TO_RECORD * share.share());
      for (CallSite site : schedules.callSites().seen()) {
        sites.computeIfAbsent(site, none -> new HashSet<>()).add(share);
      }
    }
    schedules.callSites().reset();
    return sites;
  }

  /** As many as it takes if all scenarios get their shares; those that cannot notice do not run. */
  private static OptionalLong schedulesUntilMissed(
      Schedules schedules, CallSite site, Set<Share> scenarios, long firstSeed) {
    schedules.callSites().reset();
    schedules.callSites().ignore(site);
    for (long done = 0; done < BUDGET; ) {
      for (Share share : Scenarios.ALL) {
        if (scenarios.contains(share)) {
          OptionalLong found =
              schedules.countUntilFailure(share.scenario(), firstSeed + done, share.share());
          if (found.isPresent()) {
            return OptionalLong.of(done + found.getAsLong());
          }
        }
        done += share.share();
      }
    }
    return OptionalLong.empty();
  }
}
