package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.StoreIdentity;

/**
 * The medium is formatted anew, by its owner's host or by another, and filled again, while clients
 * are attached and others attach. Each of them sees its own store or the typed error; nobody sees a
 * mixture. The formatting host may lose power or the process be killed at any step.
 */
final class ReformatScenario implements Scenario {

  /** One schedule. */
  private static final class Run {
    private final SimulatedCluster cluster;
    private final Chance chance;
    private final Promises before = new Promises(1);
    private final Promises after = new Promises(2);
    private boolean started;
    private boolean formatted;

    private Run(SimulatedCluster cluster) {
      this.cluster = cluster;
      this.chance = cluster.chance();
    }

    private void run() {
      SimulatedHost firstHost = cluster.addHost();
      SimulatedOwner first = new SimulatedOwner(firstHost, before);
      first.format();
      first.publish(chance, chance.between(1, 3));
      SimulatedHost host = chance.oneIn(2) ? firstHost : cluster.addHost();
      cluster.unleash();
      HostTask formatter = cluster.spawn(host, "formatter", () -> format(host));
      spawnClient(chance.oneIn(4) ? host : cluster.addHost());
      spawnNewcomer(chance.oneIn(4) ? host : cluster.addHost());
      switch (chance.below(6)) {
        case 0 -> cluster.cutPowerWithin(chance.oneOf(150, 500), host);
        case 1 -> cluster.killWithin(chance.oneOf(150, 500), formatter);
        default -> {} // all goes well
      }
      cluster.run();
      finish(host);
    }

    private void format(SimulatedHost host) {
      SimulatedOwner owner = new SimulatedOwner(host, after);
      started = true;
      owner.format();
      formatted = true;
      owner.publish(chance, chance.between(0, 3));
    }

    private void spawnClient(SimulatedHost host) {
      SimulatedReader client = new SimulatedReader(host, before);
      if (chance.oneIn(2)) {
        client.refresh();
      }
      cluster.spawn(host, "client", () -> use(host, client, before, chance.between(1, 5)));
    }

    private void spawnNewcomer(SimulatedHost host) {
      int looks = chance.between(1, 4);
      cluster.spawn(
          host,
          "newcomer",
          () -> {
            for (int i = 0; i < looks; i++) {
              attach(host);
            }
          });
    }

    /** Whether the store was still there at the end. */
    private void use(SimulatedHost host, SimulatedReader client, Promises store, int times) {
      for (int i = 0; i < times; i++) {
        if (chance.oneIn(3)) {
          SimulatedFiles.lookAround(host, chance);
        }
        boolean gone = store == before && formatted;
        try {
          Namespace namespace = client.refresh();
          assertTrue(!gone, "a client refreshed a store that had been formatted anew");
          client.readSomeFile(chance, namespace);
        } catch (StoreReformattedException typed) {
          assertTrue(store == before && started, typed.getMessage());
          return;
        }
      }
    }

    /** Attaches to what is there. */
    private void attach(SimulatedHost host) {
      boolean undisturbed = !started || formatted;
      boolean gone = formatted;
      Superblock found = StoreIdentity.read(host);
      if (found.problem(Promises.MEDIA_BYTES).isPresent()) {
        assertTrue(!undisturbed || (started && !gone), found.problem().toString());
      } else if (found.fsUuid().equals(before.fsUuid())) {
        assertTrue(!gone, "a host attached a store that had been formatted anew");
        use(host, new SimulatedReader(host, before), before, 1);
      } else {
        use(host, new SimulatedReader(host, after), after, chance.between(1, 2));
      }
    }

    /** Who finds the magic finds all of the superblock, to its last byte. */
    private void requireWholeOrNone(Superblock found) {
      if (found.magic() == SuperblockLayout.MAGIC) {
        Promises store = found.fsUuid().equals(before.fsUuid()) ? before : after;
        assertEquals(store.superblock(), found);
      }
    }

    /** Whatever the formatter left, it is the old store whole, none, or the new one whole. */
    private void finish(SimulatedHost host) {
      if (chance.oneIn(2)) {
        cluster.cutPower(host);
      }
      SimulatedHost late = cluster.addHost();
      requireWholeOrNone(StoreIdentity.read(late));
      attach(late);
      if (!formatted) {
        SimulatedOwner again = new SimulatedOwner(host, after);
        started = true;
        again.format();
        formatted = true;
        again.publish(chance, 1);
      }
      Superblock found = StoreIdentity.read(late);
      assertTrue(found.fsUuid().equals(after.fsUuid()), "the new store is there");
      SimulatedReader reader = new SimulatedReader(late, after);
      reader.readAll(reader.refresh());
    }
  }

  @Override
  public String name() {
    return "reformat";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    new Run(cluster).run();
  }
}
