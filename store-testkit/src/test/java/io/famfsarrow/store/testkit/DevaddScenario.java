package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fmap.DeviceTable;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.format.AddDaxdevEntry;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.log.LogAppender;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.StoreIdentity;
import io.famfsarrow.store.media.MediaMemory;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The owner adds a second device, which may have carried another file system, and puts a file on
 * it, while clients refresh and read. Who sees the entry finds the device, and who finds the magic
 * on the device finds all of its superblock: the old one or the new one. The owner may be killed or
 * lose power at any step; its next session goes on, with what is prepared already.
 */
final class DevaddScenario implements Scenario {
  private static final UUID DEVICE = new UUID(7, 1);
  private static final String FILE = "on-the-second";

  /** One schedule. */
  private static final class Run {
    private final SimulatedCluster cluster;
    private final Chance chance;
    private final Promises promises = new Promises(1);
    private final byte[] superblock = secondary(promises.fsUuid(), DEVICE, "added");
    private boolean prepared;
    private final byte[] before =
        secondary(new UUID(0, 9), new UUID(7, 9), "a name over two lines");

    private Run(SimulatedCluster cluster) {
      this.cluster = cluster;
      this.chance = cluster.chance();
    }

    private static byte[] secondary(UUID store, UUID device, String name) {
      long sizeBytes = Promises.SECONDARY_BYTES;
      return SuperblockLayout.encodeSecondary(store, device, store, sizeBytes, name.repeat(2));
    }

    private void run() {
      SimulatedHost ownersHost = cluster.addHost();
      SimulatedOwner owner = new SimulatedOwner(ownersHost, promises);
      owner.format();
      owner.publish(chance, chance.below(2));
      SimulatedHost late = cluster.addHost();
      if (!chance.oneIn(4)) {
        new FormatSequence(device(chance.oneIn(2) ? late : ownersHost)).runWithoutLog(before);
      }
      SimulatedHost host = chance.oneIn(4) ? ownersHost : cluster.addHost();
      StoreIdentity.read(device(host)); // so that it has lines that grow old
      LogState log = log(host);
      cluster.unleash();
      HostTask adder = cluster.spawn(ownersHost, "devadd", () -> add(ownersHost));
      int looks = chance.between(1, 5);
      cluster.spawn(host, "client", () -> look(host, log, looks));
      strike(ownersHost, adder);
      cluster.run();
      finish(ownersHost, late);
      look(host, log, 1);
      assertEquals(2, log.play().devices().count(), "devices in the end");
    }

    private void strike(SimulatedHost host, HostTask adder) {
      int steps = chance.oneOf(80, 300);
      switch (chance.below(4)) {
        case 0, 1 -> cluster.cutPowerWithin(steps, host);
        case 2 -> cluster.killWithin(steps, adder);
        default -> {} // all goes well
      }
    }

    /** Whatever the first session left, the next one ends it. */
    private void finish(SimulatedHost ownersHost, SimulatedHost late) {
      if (chance.oneIn(2)) {
        cluster.cutPower(ownersHost);
      }
      requireWholeOrNone(late);
      assertTrue(!prepared || isPrepared(late, DEVICE), "what was prepared is gone");
      add(ownersHost);
      if (chance.oneIn(2)) {
        cluster.cutPower(ownersHost);
      }
      look(late, log(late), 1);
    }

    private static MediaMemory device(SimulatedHost host) {
      return new SimulatedWindow(host, Promises.SECONDARY_AT, Promises.SECONDARY_BYTES);
    }

    private LogState log(SimulatedHost host) {
      return new LogState(
          host, promises.superblock(), Promises.MEDIA_BYTES, uuid -> usableBytes(host, uuid));
    }

    private static OptionalLong usableBytes(SimulatedHost host, UUID uuid) {
      return isPrepared(host, uuid)
          ? OptionalLong.of(Promises.SECONDARY_BYTES)
          : OptionalLong.empty();
    }

    private static boolean isPrepared(SimulatedHost host, UUID uuid) {
      Superblock found = StoreIdentity.read(device(host));
      return found.problem().isEmpty() && found.deviceUuid().equals(uuid);
    }

    /** A session of the owner, as {@code devadd} and a publish after it. */
    private void add(SimulatedHost host) {
      LogState log = log(host);
      log.refresh();
      promises.sessionFound(log.play().entryCount());
      if (log.play().devices().count() == 1) {
        if (!isPrepared(host, DEVICE)) {
          new FormatSequence(device(host)).runWithoutLog(superblock);
          prepared = true;
        }
        long index = log.play().entryCount();
        append(host, new AddDaxdevEntry(index, Promises.SECONDARY_BYTES, DEVICE, 1));
        log.refresh();
      }
      if (log.play().snapshot().files().stream().noneMatch(this::isOnTheDevice)) {
        publish(host, log.play().entryCount());
      }
    }

    private boolean isOnTheDevice(FileNode file) {
      return file.path().nameText().equals(FILE);
    }

    private void publish(SimulatedHost host, long index) {
      long unit = SuperblockLayout.ALLOC_UNIT_BYTES;
      FileEntry file = SimulatedFiles.entry(index, FILE, 100, new SimpleExtent(1, unit, unit));
      SimulatedFiles.write(host, promises.fsUuid(), file);
      append(host, file);
    }

    private void append(SimulatedHost host, LogEntry entry) {
      promises.attempt(List.of(entry));
      new LogAppender(host, Promises.SLOTS).append(entry.index(), List.of(entry));
      promises.returned();
    }

    private void look(SimulatedHost host, LogState log, int times) {
      for (int i = 0; i < times; i++) {
        long floor = promises.floor();
        log.refresh();
        Namespace namespace = log.play().snapshot();
        promises.requireKept(floor, namespace);
        DeviceTable devices = log.play().devices();
        boolean found = devices.count() == 1 || devices.get(1).present();
        assertTrue(found, "the log names the device, and it is none");
        namespace.files().stream().filter(this::isOnTheDevice).forEach(file -> read(host, file));
      }
    }

    private void read(SimulatedHost host, FileNode file) {
      SimulatedFiles.requireWhole(promises.fsUuid(), file, SimulatedFiles.read(host, file));
    }

    private void requireWholeOrNone(SimulatedHost host) {
      Superblock found = StoreIdentity.read(device(host));
      if (found.magic() == SuperblockLayout.MAGIC) {
        byte[] whole = found.deviceUuid().equals(DEVICE) ? superblock : before;
        assertEquals(SuperblockLayout.decode(whole), found);
      }
    }
  }

  @Override
  public String name() {
    return "devadd";
  }

  @Override
  public void run(SimulatedCluster cluster) {
    new Run(cluster).run();
  }
}
