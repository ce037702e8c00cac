package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.log.LogReader;
import io.famfsarrow.store.log.LogState;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where the counters cannot be stored together, a death may fall between them. The next session of
 * the owner sets them right, for good: the famfs tools, which number by the one counter and place
 * by the other, can append after it, even if the session's host has lost power by then.
 */
final class AlignScenario implements Scenario {
  @Override
  public String name() {
    return "align";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    Chance chance = cluster.chance();
    Promises promises = new Promises(1);
    SimulatedHost host = cluster.addHost();
    SimulatedOwner owner = new SimulatedOwner(host, promises);
    owner.format();
    cluster.unleashWithoutPairStores();
    HostTask publisher = cluster.spawn(host, "publisher", () -> owner.publish(chance, 2));
    if (chance.oneIn(2)) {
      cluster.killWithin(300, publisher);
    } else {
      cluster.cutPowerWithin(300, host);
    }
    cluster.run();
    if (chance.oneIn(2)) {
      leaveUnequal(host);
    }
    new SimulatedOwner(host, promises).attach();
    if (chance.oneIn(2)) {
      cluster.cutPower(host);
    }
    appendAsTheToolsDo(host);
    requireReadable(cluster.addHost(), promises);
  }

  /** What a death between the two stores leaves, which few deaths hit by themselves. */
  private static void leaveUnequal(SimulatedHost host) {
    long nextIndex = new LogReader(host).readHeader().nextIndex();
    host.storeRelease(LogHeaderLayout.NEXT_SEQNUM_MEDIA_OFFSET, nextIndex + 1);
    host.writeBack(LogHeaderLayout.MEDIA_OFFSET, LogHeaderLayout.LENGTH_BYTES);
    host.fence();
  }

  private static void appendAsTheToolsDo(SimulatedHost host) {
    LogHeader header = new LogReader(host).readHeader();
    byte[] path = "by-famfs".getBytes(StandardCharsets.UTF_8);
    LogEntry entry = new MkdirEntry(header.nextSeqnum(), 0, 0, 0755, path);
    ForeignWriterScenario.appendAsTheToolsDo(host, entry, header.nextIndex());
  }

  private static void requireReadable(SimulatedHost host, Promises promises) {
    LogState log = new LogState(host, promises.superblock(), Promises.MEDIA_BYTES);
    log.refresh();
    assertEquals(List.of(), log.problems());
    assertEquals(promises.done() + 1, log.play().entryCount(), "entries with that of the tools");
  }
}
