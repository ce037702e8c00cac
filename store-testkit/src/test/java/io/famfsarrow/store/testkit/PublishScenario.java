package io.famfsarrow.store.testkit;

import io.famfsarrow.store.log.Namespace;
import java.util.ArrayList;
import java.util.List;

/**
 * The owner publishes while clients of its own and of other hosts refresh and read. It may lose
 * power, be killed or see a call fail at any step; then its next session goes on.
 */
final class PublishScenario implements Scenario {
  @Override
  public String name() {
    return "publish";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    Chance chance = cluster.chance();
    Promises promises = new Promises(1);
    SimulatedHost ownersHost = cluster.addHost();
    SimulatedOwner owner = new SimulatedOwner(ownersHost, promises);
    owner.format();
    owner.publish(chance, chance.below(3));
    List<SimulatedReader> readers = new ArrayList<>();
    cluster.unleash();
    HostTask publisher =
        cluster.spawn(ownersHost, "publisher", () -> owner.publish(chance, chance.between(1, 3)));
    for (int i = chance.between(1, 2); i > 0; i--) {
      SimulatedHost host = chance.oneIn(4) ? ownersHost : cluster.addHost();
      SimulatedReader reader = new SimulatedReader(host, promises);
      readers.add(reader);
      HostTask task = cluster.spawn(host, "reader", () -> look(host, reader, chance));
      if (chance.oneIn(8)) {
        cluster.failWithin(200, task);
      }
    }
    strike(cluster, ownersHost, publisher);
    cluster.run();
    goOn(cluster, ownersHost, promises, readers);
  }

  private static void strike(SimulatedCluster cluster, SimulatedHost host, HostTask publisher) {
    int steps = cluster.chance().oneOf(60, 300, 900);
    switch (cluster.chance().below(4)) {
      case 0 -> cluster.cutPowerWithin(steps, host);
      case 1 -> cluster.killWithin(steps, publisher);
      case 2 -> cluster.failWithin(steps, publisher);
      default -> {} // all goes well
    }
  }

  private static void look(SimulatedHost host, SimulatedReader reader, Chance chance) {
    for (int i = chance.between(1, 5); i > 0; i--) {
      if (chance.oneIn(3)) {
        SimulatedFiles.lookAround(host, chance);
      }
      Namespace namespace = reader.refresh();
      if (chance.oneIn(2)) {
        reader.readSomeFile(chance, namespace);
      }
    }
  }

  /** Later: maybe the power of the owner's host is cut only now; then it publishes once more. */
  private static void goOn(
      SimulatedCluster cluster,
      SimulatedHost ownersHost,
      Promises promises,
      List<SimulatedReader> readers) {
    if (cluster.chance().oneIn(2)) {
      cluster.cutPower(ownersHost);
    }
    if (cluster.chance().oneIn(2)) {
      readers.forEach(SimulatedReader::refresh);
    }
    SimulatedOwner next = new SimulatedOwner(ownersHost, promises);
    next.attach();
    next.publish(cluster.chance(), 1);
    if (cluster.chance().oneIn(2)) {
      cluster.cutPower(ownersHost);
    }
    for (SimulatedReader reader : readers) {
      reader.readAll(reader.refresh());
    }
  }
}
