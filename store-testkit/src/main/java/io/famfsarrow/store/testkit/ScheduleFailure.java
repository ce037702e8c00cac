package io.famfsarrow.store.testkit;

/** A schedule that broke a promise; the message says how to run it again. */
public final class ScheduleFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final long seed;

  ScheduleFailure(Scenario scenario, long seed, Throwable cause) {
    super(
        "scenario "
            + scenario.name()
            + ", seed "
            + seed
            + ": "
            + cause.getMessage()
            + "\nrun it again, with a trace: mvn -pl store-testkit -am verify -Dtest=SchedulesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dschedules.scenario="
            + scenario.name()
            + " -Dschedules.seed="
            + seed,
        cause);
    this.seed = seed;
  }

  /** Seed of the schedule. */
  public long seed() {
    return seed;
  }
}
