package io.famfsarrow.store.testkit;

/**
 * A producer and a consumer on two hosts, or on one; either may be killed or lose power at any
 * step, and another goes on for it, there or on another host, which may have looked at the queue
 * long ago. Every message that was accepted arrives, whole, in order and once; each side sees what
 * the other has done. A consumer that dies may lose the message that it was taking.
 */
final class QueueScenario implements Scenario {
  private final boolean pingPong;

  /**
   * How the two sides are placed.
   *
   * @param pingPong both on one host, which always loses power, with hardly any room between them:
   *     each sees what the other has stored before it is on the medium
   */
  QueueScenario(boolean pingPong) {
    this.pingPong = pingPong;
  }

  @Override
  public String name() {
    return pingPong ? "pcq-one-host" : "pcq";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    Chance chance = cluster.chance();
    QueueWorld queue = new QueueWorld(chance, pingPong ? 3 : 5);
    SimulatedHost producers = cluster.addHost();
    SimulatedHost consumers = pingPong || chance.oneIn(5) ? producers : cluster.addHost();
    SimulatedHost late = cluster.addHost();
    SimulatedHost onlooker = cluster.addHost();
    queue.lookAround(consumers);
    queue.lookAround(late);
    queue.lookAround(onlooker);
    format(cluster, queue, producers);
    cluster.unleash();
    for (int round = pingPong ? 1 : chance.between(1, 3); round > 0; round--) {
      round(cluster, queue, producers, consumers);
      if (chance.oneIn(3)) {
        producers = moved(cluster, queue, producers, late);
      }
      if (chance.oneIn(3)) {
        consumers = moved(cluster, queue, consumers, late);
      }
    }
    queue.drain(consumers);
    queue.produce(producers, chance, 1);
    queue.drain(consumers);
    cluster.cutPower(producers);
    cluster.cutPower(consumers);
    queue.requireSettled(onlooker);
  }

  /** Mostly the short way: the whole files take a hundred times as long as the rest. */
  private static void format(SimulatedCluster cluster, QueueWorld queue, SimulatedHost host) {
    if (cluster.chance().oneIn(200)) {
      cluster.unleash();
      queue.format(host);
    } else {
      queue.formatZeros(host);
    }
  }

  /** A side goes on elsewhere: its host has lost power, or wrote back what it had of the queue. */
  private static SimulatedHost moved(
      SimulatedCluster cluster, QueueWorld queue, SimulatedHost from, SimulatedHost to) {
    if (cluster.chance().oneIn(2)) {
      cluster.cutPower(from);
    } else {
      queue.flush(from);
    }
    return to;
  }

  /** Both sides at the same time. */
  private void round(
      SimulatedCluster cluster,
      QueueWorld queue,
      SimulatedHost producers,
      SimulatedHost consumers) {
    Chance chance = cluster.chance();
    int puts = pingPong ? 10 : chance.between(0, 6);
    int takes = pingPong ? 10 : chance.between(0, 6);
    HostTask producer =
        cluster.spawn(producers, "producer", () -> queue.produce(producers, chance, puts));
    HostTask consumer = cluster.spawn(consumers, "consumer", () -> queue.consume(consumers, takes));
    strike(cluster, producer, consumer);
    cluster.run();
    if (!consumer.completed()) {
      queue.allowLoss();
    }
  }

  private void strike(SimulatedCluster cluster, HostTask producer, HostTask consumer) {
    int steps = cluster.chance().oneOf(60, 300);
    switch (pingPong ? 0 : cluster.chance().below(6)) {
      case 0 -> cluster.cutPowerWithin(steps, producer.host());
      case 1 -> cluster.cutPowerWithin(steps, consumer.host());
      case 2 -> cluster.killWithin(steps, producer);
      case 3 -> cluster.killWithin(steps, consumer);
      default -> {} // all goes well
    }
  }
}
