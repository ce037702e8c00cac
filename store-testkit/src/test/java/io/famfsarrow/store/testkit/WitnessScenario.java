package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.log.LogReader;

/**
 * Whoever runs on the owner's host sees a commit at once, in the cache that both share. What a look
 * has found there, every later look on another host finds as well, even if the owner was killed
 * before it wrote anything back and its host then loses power.
 */
final class WitnessScenario implements Scenario {
  private static final int LOOKS = 40;

  @Override
  public String name() {
    return "witness";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    Chance chance = cluster.chance();
    Promises promises = new Promises(1);
    SimulatedHost ownersHost = cluster.addHost();
    SimulatedOwner owner = new SimulatedOwner(ownersHost, promises);
    owner.format();
    owner.attach();
    cluster.unleash();
    HostTask publisher = cluster.spawn(ownersHost, "publisher", () -> owner.publish(chance, 2));
    long[] witnessed = new long[1];
    cluster.spawn(ownersHost, "witness", () -> witnessed[0] = waitForNews(ownersHost));
    cluster.killWithin(100, publisher);
    cluster.run();
    cluster.cutPower(ownersHost);
    long left = nextIndex(cluster.addHost());
    assertTrue(left >= witnessed[0], () -> left + " entries, " + witnessed[0] + " had been seen");
  }

  /** The next index that the first look with news found, or the last look. */
  private static long waitForNews(SimulatedHost host) {
    long found = 0;
    for (int look = 0; look < LOOKS && found == 0; look++) {
      found = nextIndex(host);
    }
    return found;
  }

  private static long nextIndex(SimulatedHost host) {
    return new LogReader(host).readHeader().nextIndex();
  }
}
