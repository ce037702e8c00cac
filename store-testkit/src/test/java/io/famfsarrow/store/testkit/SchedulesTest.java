package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.famfsarrow.store.testkit.Scenarios.Share;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The store's protocols keep their promises on hosts with incoherent caches, in every schedule that
 * is tried. Properties: {@code schedules.count} is how many are tried in all, {@code
 * schedules.seed} runs one again, with a trace, and {@code schedules.scenario} runs one scenario
 * only.
 */
class SchedulesTest {
  private static final long DEFAULT_COUNT = 115_000;

  static List<Share> scenarios() {
    String only = System.getProperty("schedules.scenario");
    List<Share> chosen =
        Scenarios.ALL.stream()
            .filter(share -> only == null || share.scenario().name().equals(only))
            .toList();
    assertFalse(chosen.isEmpty(), () -> "no scenario " + only + ": there are " + Scenarios.ALL);
    return chosen;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void promisesAreKept(Share share) {
    try (Schedules schedules = new Schedules(Promises.ALL_BYTES)) {
      Long seed = Long.getLong("schedules.seed");
      if (seed == null) {
        tryMany(schedules, share);
      } else {
        schedules.trace(share.scenario(), seed, System.out::println);
      }
    }
  }

  private static void tryMany(Schedules schedules, Share share) {
    long count =
        Long.getLong("schedules.count", DEFAULT_COUNT) * share.share() / Scenarios.shares();
    long firstSeed = System.nanoTime();
    long start = System.nanoTime();
    schedules.run(share.scenario(), firstSeed, count);
    System.out.printf(
        "%s: %d schedules from seed %d in %d ms%n",
        share, count, firstSeed, (System.nanoTime() - start) / 1_000_000);
  }
}
