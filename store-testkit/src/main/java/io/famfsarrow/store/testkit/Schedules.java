package io.famfsarrow.store.testkit;

import java.util.OptionalLong;
import java.util.function.Consumer;

/** Runs scenarios by seeds. Not thread-safe; close it to end its threads. */
public final class Schedules implements AutoCloseable {
  private final SimulatedCluster cluster;

  /**
   * @param mediumBytes length of the medium that every schedule has
   */
  public Schedules(long mediumBytes) {
    cluster = new SimulatedCluster(mediumBytes);
  }

  /** Where lines were ordered to move from; tell it what to record or to ignore. */
  public CallSites callSites() {
    return cluster.callSites();
  }

  /**
   * Runs one schedule.
   *
   * @throws ScheduleFailure if a promise was broken
   */
  public void run(Scenario scenario, long seed) {
    try {
      cluster.begin(seed);
      scenario.run(cluster);
    } catch (RuntimeException | AssertionError broken) {
      throw new ScheduleFailure(scenario, seed, broken);
    }
  }

  /** Runs one schedule and hands over every call of every host, one line each. */
  public void trace(Scenario scenario, long seed, Consumer<String> lines) {
    cluster.traceTo(lines);
    try {
      run(scenario, seed);
    } finally {
      cluster.traceTo(null);
    }
  }

  /**
   * Runs so many schedules.
   *
   * @param firstSeed seed of the first one; the others count up from it
   * @throws ScheduleFailure at the first that breaks a promise
   */
  public void run(Scenario scenario, long firstSeed, long count) {
    for (long i = 0; i < count; i++) {
      run(scenario, firstSeed + i);
    }
  }

  /** How many schedules it takes to find a broken promise, if so many find one. */
  public OptionalLong countUntilFailure(Scenario scenario, long firstSeed, long limit) {
    for (long i = 0; i < limit; i++) {
      try {
        run(scenario, firstSeed + i);
      } catch (ScheduleFailure found) {
        return OptionalLong.of(i + 1);
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
