package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.follow.LogWatch;

/**
 * Clients follow a log that grows, by the line that a follower polls, and refresh only when it says
 * so. In the end the store is formatted anew, with the same number of entries or not.
 */
final class FollowScenario implements Scenario {
  @Override
  public String name() {
    return "follow";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    Chance chance = cluster.chance();
    Promises promises = new Promises(1);
    SimulatedHost ownersHost = cluster.addHost();
    SimulatedOwner owner = new SimulatedOwner(ownersHost, promises);
    owner.format();
    SimulatedHost host = chance.oneIn(4) ? ownersHost : cluster.addHost();
    SimulatedReader reader = new SimulatedReader(host, promises);
    LogWatch watch = new LogWatch(host, promises.superblock());
    reader.refresh();
    cluster.unleash();
    cluster.spawn(ownersHost, "publisher", () -> owner.publish(chance, chance.below(4)));
    int looks = chance.between(1, 40);
    cluster.spawn(host, "follower", () -> follow(watch, reader, promises, looks));
    cluster.run();
    follow(watch, reader, promises, 2);
    replaceStore(cluster, promises.done(), chance.oneIn(2) ? ownersHost : cluster.addHost());
    requireLost(watch, reader);
  }

  private static void follow(LogWatch watch, SimulatedReader reader, Promises promises, int looks) {
    for (int i = 0; i < looks; i++) {
      long known = reader.log().play().entryCount();
      boolean overdue = promises.done() > known;
      if (watch.hasNews(known)) {
        reader.refresh();
      } else {
        assertFalse(overdue, () -> "no news, " + known + " of " + promises.done() + " are known");
      }
    }
  }

  /** Another store, which has as many entries where that is possible. */
  private static void replaceStore(SimulatedCluster cluster, long entryCount, SimulatedHost host) {
    Promises other = new Promises(2);
    SimulatedOwner owner = new SimulatedOwner(host, other);
    owner.format();
    while (other.done() < entryCount && cluster.chance().below(16) != 0) {
      owner.publish(cluster.chance(), 1);
    }
  }

  private static void requireLost(LogWatch watch, SimulatedReader reader) {
    long known = reader.log().play().entryCount();
    boolean news = false;
    for (int i = 0; i < LogWatch.LOOKS_PER_IDENTITY && !news; i++) {
      news = watch.hasNews(known);
    }
    assertTrue(news, "another store is news");
    assertThrows(StoreReformattedException.class, reader::refresh);
  }
}
