package io.famfsarrow.store.testkit;

import java.util.List;

/** All scenarios of the store's protocols, and how often each is run. */
final class Scenarios {
  /**
   * @param scenario what happens
   * @param share parts of the schedules that it gets
   */
  record Share(Scenario scenario, int share) {

    @Override
    public String toString() {
      return scenario.name();
    }
  }

  static final List<Share> ALL =
      List.of(
          new Share(new PublishScenario(), 8),
          new Share(new ReformatScenario(), 6),
          new Share(new FollowScenario(), 2),
          new Share(new ForeignWriterScenario(), 3),
          new Share(new AlignScenario(), 2),
          new Share(new RepairScenario(), 2),
          new Share(new DevaddScenario(), 4),
          new Share(new WitnessScenario(), 2),
          new Share(new QueueScenario(false), 4),
          new Share(new QueueScenario(true), 4));

  private Scenarios() {}

  static int shares() {
    return ALL.stream().mapToInt(Share::share).sum();
  }
}
