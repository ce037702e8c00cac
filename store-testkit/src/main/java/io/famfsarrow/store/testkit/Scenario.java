package io.famfsarrow.store.testkit;

/**
 * What hosts do in one kind of schedule, and what must hold. Run once for each seed, on a fresh
 * cluster; it keeps no state from one run to the next, and takes every choice from {@link
 * SimulatedCluster#chance()}.
 *
 * <p>A usual run: {@link SimulatedCluster#addHost} and calm preparations, {@link
 * SimulatedCluster#unleash}, {@link SimulatedCluster#spawn} for what goes on at the same time,
 * maybe a death within so many steps, {@link SimulatedCluster#run}, and checks. Tasks check what
 * they see on the way. A promise that was broken is an {@link AssertionError}; any other throwable
 * that a task lets out counts as one.
 */
public interface Scenario {

  /** Short, for messages and for choosing it on the command line. */
  String name();

  /** One schedule. */
  void run(SimulatedCluster cluster);
}
