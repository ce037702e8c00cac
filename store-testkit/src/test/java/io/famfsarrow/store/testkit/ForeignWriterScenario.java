package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.log.LogReader;
import io.famfsarrow.store.log.LogState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The famfs tools append: entry, both counters, and then one pass that flushes the whole log in
 * ascending order, without a fence between (famfs-format 12.1). So a reader may meet the counter
 * before the entry. It may call that entry damaged only if its last look came before the append was
 * over, and the next refresh must find it.
 */
final class ForeignWriterScenario implements Scenario {

  @Override
  public String name() {
    return "foreign-writer";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    Chance chance = cluster.chance();
    Promises promises = new Promises(1);
    SimulatedHost ownersHost = cluster.addHost();
    new SimulatedOwner(ownersHost, promises).format();
    SimulatedHost host = cluster.addHost();
    LogState log = new LogState(host, promises.superblock(), Promises.MEDIA_BYTES);
    cluster.unleash();
    List<Long> doneAt = new ArrayList<>();
    int appends = chance.between(1, 3);
    cluster.spawn(
        ownersHost, "famfs", () -> append(cluster, ownersHost, promises, appends, doneAt));
    cluster.spawn(host, "reader", () -> look(host, log, promises, chance.between(1, 6), doneAt));
    cluster.run();
    log.refresh();
    assertEquals(Optional.empty(), log.stop());
    promises.requireKept(promises.floor(), log.play().snapshot());
  }

  private static void append(
      SimulatedCluster cluster,
      SimulatedHost host,
      Promises promises,
      int appends,
      List<Long> doneAt) {
    for (int i = 0; i < appends; i++) {
      List<LogEntry> job = promises.drawJob(cluster.chance(), i, 1);
      promises.attempt(job);
      appendAsTheToolsDo(host, job.get(0), i);
      promises.returned();
      doneAt.add(cluster.now());
    }
  }

  static void appendAsTheToolsDo(SimulatedHost host, LogEntry entry, long index) {
    byte[] slot = LogEntryLayout.encode(entry);
    host.store(LogHeaderLayout.slotMediaOffset(index), slot, 0, slot.length);
    host.storeRelease(LogHeaderLayout.NEXT_SEQNUM_MEDIA_OFFSET, index + 1);
    host.storeRelease(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET, index + 1);
    long end = LogHeaderLayout.slotMediaOffset(index + 1); // nothing was stored behind it
    host.writeBack(LogHeaderLayout.MEDIA_OFFSET, end - LogHeaderLayout.MEDIA_OFFSET);
    host.fence();
  }

  private static void look(
      SimulatedHost host, LogState log, Promises promises, int times, List<Long> doneAt) {
    for (int i = 0; i < times; i++) {
      long floor = promises.floor();
      log.refresh();
      promises.requireKept(floor, log.play().snapshot());
      log.stop().ifPresent(stop -> requireSeenTorn(host, stop.logIndex(), doneAt));
      lookAtAll(host, doneAt);
    }
  }

  /** As a repair looks. */
  private static void lookAtAll(SimulatedHost host, List<Long> doneAt) {
    LogReader reader = new LogReader(host);
    long end = reader.readHeader().nextIndex();
    reader.readAll(0, end, entry -> {}, (index, bytes) -> requireSeenTorn(host, index, doneAt));
  }

  private static void requireSeenTorn(SimulatedHost host, long slot, List<Long> doneAt) {
    int index = (int) slot;
    long lastLook = host.lastDropOf(LogHeaderLayout.slotMediaOffset(index));
    assertTrue(
        index >= doneAt.size() || lastLook <= doneAt.get(index),
        () -> "complete since " + doneAt + ", looked at " + lastLook + ": entry " + index);
  }
}
