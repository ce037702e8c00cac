package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.log.LogAppender;
import io.famfsarrow.store.log.LogReader;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An entry is damaged that a client has played long ago; the owner's repair sets the log back to
 * before it, and the owner publishes on, maybe to where the log ended before, maybe with an entry
 * there that is the same to the last bit. Its host may lose power after the repair. The client goes
 * on with what it knows or is told that this does not hold any more; it never gets anything else.
 */
final class RepairScenario implements Scenario {
  private static final long EPOCH = 7;

  @Override
  public String name() {
    return "repair";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    Chance chance = cluster.chance();
    Promises promises = new Promises(1);
    SimulatedHost ownersHost = cluster.addHost();
    SimulatedOwner owner = new SimulatedOwner(ownersHost, promises);
    owner.format();
    owner.publish(chance, chance.between(1, 3));
    SimulatedHost host = chance.oneIn(4) ? ownersHost : cluster.addHost();
    LogState log = new LogState(host, promises.superblock(), Promises.MEDIA_BYTES);
    log.refresh();
    List<String> old = names(log.play().snapshot());
    int bad = chance.below(old.size());
    cluster.unleash();
    cluster.spawn(ownersHost, "repair", () -> repair(ownersHost, promises, bad, chance));
    cluster.spawn(host, "reader", () -> look(log, old, chance.between(1, 4)));
    SimulatedHost judge = cluster.addHost();
    cluster.spawn(judge, "judge", () -> lookAtSlots(judge, old.size(), chance.between(1, 3)));
    cluster.run();
    boolean told = isTold(log, old);
    if (promises.superblock().epoch() == EPOCH) {
      assertTrue(told, "the repair returned, and the client goes on");
      requireReadable(judge, promises, chance);
      LogState fresh = new LogState(host, promises.superblock(), Promises.MEDIA_BYTES);
      fresh.refresh();
      assertTrue(fresh.complete(), () -> fresh.problems().toString());
      promises.requireKept(promises.done(), fresh.play().snapshot());
    }
  }

  private static void repair(SimulatedHost host, Promises promises, int bad, Chance chance) {
    damage(host, bad);
    LogEntry last = promises.lastAttempted();
    new LogAppender(host, Promises.SLOTS).cutBack(bad, EPOCH);
    promises.givenUpFrom(bad, EPOCH);
    if (chance.oneIn(2) && last.index() > bad) {
      publishAgain(host, promises, bad, last, chance);
    } else {
      new SimulatedOwner(host, promises).publish(chance, chance.between(0, 3));
    }
  }

  /** The log grows to where it ended, and ends in the same entry. */
  private static void publishAgain(
      SimulatedHost host, Promises promises, int first, LogEntry last, Chance chance) {
    List<LogEntry> job =
        new ArrayList<>(promises.drawJob(chance, first, (int) last.index() - first));
    job.add(last);
    for (LogEntry entry : job) {
      if (entry instanceof FileEntry file) {
        SimulatedFiles.write(host, promises.fsUuid(), file);
      }
    }
    promises.attempt(job);
    new LogAppender(host, Promises.SLOTS).append(first, job);
    promises.returned();
  }

  private static void damage(SimulatedHost host, int slot) {
    long middle = LogHeaderLayout.slotMediaOffset(slot) + LogEntryLayout.LENGTH_BYTES / 2;
    host.store(middle, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, Long.BYTES);
    host.writeBack(middle, Long.BYTES);
    host.fence();
  }

  /** Whatever it finds, it has the lines cached then. */
  private static void lookAtSlots(SimulatedHost host, int slots, int times) {
    for (int i = 0; i < times; i++) {
      new LogReader(host).countInvalid(0, slots);
    }
  }

  /** As those look who judge a log slot by slot, whatever was cached before: fsck and repair. */
  private static void requireReadable(SimulatedHost host, Promises promises, Chance chance) {
    LogReader reader = new LogReader(host);
    if (chance.oneIn(2)) {
      assertEquals(0, reader.countInvalid(0, promises.done()), "invalid entries");
    } else {
      reader.readAll(
          0,
          promises.done(),
          promises::requireAttempted,
          (index, bytes) -> fail("entry " + index + " is invalid"));
    }
  }

  private static void look(LogState log, List<String> old, int times) {
    for (int i = 0; i < times && !isTold(log, old); i++) {
      // what it knows still holds
    }
  }

  /** A refresh that returns finds just what was there before. */
  private static boolean isTold(LogState log, List<String> old) {
    try {
      log.refresh();
    } catch (StoreReformattedException told) {
      return true;
    }
    assertEquals(old, names(log.play().snapshot()));
    return false;
  }

  private static List<String> names(Namespace namespace) {
    return Stream.<Node>concat(namespace.files().stream(), namespace.directories().stream())
        .sorted((a, b) -> Long.compare(a.logIndex(), b.logIndex()))
        .map(Node::path)
        .map(FamfsPath::toString)
        .toList();
  }
}
