package io.famfsarrow.store.hostile;

import static io.famfsarrow.store.hostile.MediumDrill.require;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Repair;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.WritableFile;
import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.media.RawMemory;
import io.famfsarrow.store.pcq.PcqConsumer;
import io.famfsarrow.store.pcq.PcqProducer;
import io.famfsarrow.store.pcq.QueueFiles;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the owner does with a medium that nobody can trust: attach, create files where space looks
 * free, write into plain files, use queues, repair. What the log named before must be as it was,
 * and nothing new may lie where something is.
 */
final class OwnerDrill {
  private static final FileAttributes ATTRIBUTES = new FileAttributes(0640, 1, 2);
  private static final FamfsPath FILE = FamfsPath.of("/drill-file");
  private static final FamfsPath STRIPES = FamfsPath.of("/drill-stripes");
  private static final FamfsPath FOLDER = FamfsPath.of("/drill-folder");
  private static final int MAX_KEPT_SLOTS = 64;

  private final ScratchMedium primary;
  private final MediaSpec spec;
  private final Superblock superblock;
  private final StoreOptions options;
  private final List<SimpleExtent> named = new ArrayList<>();
  private long entryCount;

  OwnerDrill(List<ScratchMedium> media, boolean incoherent) {
    primary = media.get(0);
    spec = new MediaSpec(media.stream().map(ScratchMedium::path).toList());
    superblock = SuperblockLayout.decode(primary.read(0, SuperblockLayout.LENGTH_BYTES));
    options = MediumDrill.options(superblock.systemUuid(), incoherent);
  }

  void run() {
    Set<String> before = problems();
    repair();
    FamfsMaster master;
    try {
      master = FamfsStore.openMaster(spec, options);
    } catch (FamfsException refused) {
      MediumDrill.expect(refused);
      return;
    }
    byte[] kept;
    try (master) {
      entryCount = master.namespace().entryCount();
      kept = metadata();
      collectNamed();
      change(master);
      require(master.holders().isEmpty(), "views are still held: " + master.holders());
    }
    require(Arrays.equals(kept, metadata()), "what was committed was changed");
    Set<String> after = problems();
    after.removeAll(before);
    require(after.isEmpty(), "new problems: " + after);
  }

  /** Superblock and slots that hold entries; the counters of the log header may change. */
  private byte[] metadata() {
    int slots = (int) Math.min(entryCount, MAX_KEPT_SLOTS);
    byte[] start = primary.read(0, SuperblockLayout.LENGTH_BYTES);
    byte[] header = primary.read(LogHeaderLayout.MEDIA_OFFSET, 32);
    byte[] log = primary.read(LogHeaderLayout.slotMediaOffset(0), slots * 544);
    byte[] all = Arrays.copyOf(start, start.length + header.length + log.length);
    System.arraycopy(header, 0, all, start.length, header.length);
    System.arraycopy(log, 0, all, start.length + header.length, log.length);
    return all;
  }

  /** Space that valid entries name, whatever else is wrong with them. */
  private void collectNamed() {
    for (long i = 0; i < entryCount; i++) {
      byte[] slot = primary.read(LogHeaderLayout.slotMediaOffset(i), LogEntryLayout.LENGTH_BYTES);
      LogEntry entry = LogEntryLayout.decode(slot, 0);
      if (entry instanceof FileEntry file) {
        named.addAll(Places.extents(file.fmap()));
      }
    }
  }

  private Set<String> problems() {
    Set<String> problems = new HashSet<>();
    try {
      for (MediaProblem problem : Fsck.check(spec, options.media()).problems()) {
        problems.add(problem.code() + " " + problem.logIndex());
      }
    } catch (FamfsException refused) {
      problems.add("refused");
    }
    return problems;
  }

  /** Names what may be refused by a typed error. */
  private interface Attempt {
    void run();
  }

  private static boolean attempt(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (FamfsException refused) {
      MediumDrill.expect(refused);
      return false;
    }
  }

  private void change(FamfsMaster master) {
    for (FileNode file : MediumDrill.sample(master.namespace().files())) {
      attempt(() -> write(master, file));
      attempt(() -> queue(master, file.path()));
    }
    if (attempt(() -> master.create(FILE, (3L << 20) + 5, ATTRIBUTES))) {
      requireFree(master, FILE);
    }
    attempt(() -> master.create(FamfsPath.of("/drill-big"), Long.MAX_VALUE - 7, ATTRIBUTES));
    attempt(() -> master.mkdirs(FOLDER.child("below"), ATTRIBUTES));
    Placement stripes = Placement.interleaved(InterleaveParams.ofStrips(2));
    attempt(
        () -> {
          try (Reservation reservation = master.reserve(5L << 20, stripes)) {
            RawMemory.putByte(reservation.address(), (byte) 1);
            master.commit(reservation, STRIPES, ATTRIBUTES);
          }
        });
    if (master.namespace().find(STRIPES).isPresent()) {
      requireFree(master, STRIPES);
    }
  }

  private static void write(FamfsMaster master, FileNode file) {
    try (WritableFile writable = master.openWritable(file)) {
      long last = writable.sizeBytes() - 1;
      RawMemory.putByte(writable.address(), (byte) 0x77);
      RawMemory.putByte(writable.address() + last, (byte) 0x78);
      writable.force(last, 1);
      writable.lock();
    }
  }

  private static void queue(FamfsMaster master, FamfsPath path) {
    try (QueueFiles.Side<PcqProducer> side = QueueFiles.openProducer(master, path)) {
      byte[] message = new byte[side.queue().geometry().payloadBytes()];
      side.queue().offer(message);
    }
    try (QueueFiles.Side<PcqConsumer> side = QueueFiles.openConsumer(master, path)) {
      byte[] message = new byte[side.queue().geometry().payloadBytes()];
      for (int i = 0; i < 3; i++) {
        side.queue().poll(message);
      }
    }
  }

  /** A new file lies in whole units of its medium that nothing else names. */
  private void requireFree(FamfsMaster master, FamfsPath path) {
    List<SimpleExtent> extents = Places.extents(master.findFile(path).fmap());
    for (SimpleExtent extent : extents) {
      long metadata = (2L << 20) + (extent.deviceIndex() == 0 ? superblock.logBytes() : 0);
      long end = Math.addExact(extent.mediaOffset(), extent.lengthBytes());
      long sizeBytes = master.devices().get((int) extent.deviceIndex()).sizeBytes();
      require(extent.mediaOffset() >= metadata, path + " lies on metadata: " + extent);
      require(end <= sizeBytes, path + " leads out of its medium: " + extent);
      for (SimpleExtent other : named) {
        require(!overlap(extent, other), path + ": " + extent + " is taken by " + other);
      }
    }
    named.addAll(extents);
  }

  private static boolean overlap(SimpleExtent one, SimpleExtent other) {
    BigInteger start = Places.unsigned(one.mediaOffset());
    BigInteger end = start.add(Places.unsigned(one.lengthBytes()));
    BigInteger otherStart = Places.unsigned(other.mediaOffset());
    BigInteger otherEnd = otherStart.add(Places.unsigned(other.lengthBytes()));
    return one.deviceIndex() == other.deviceIndex()
        && start.compareTo(otherEnd) < 0
        && otherStart.compareTo(end) < 0;
  }

  /** Cuts a damaged tail off; what replay reached stays. */
  private void repair() {
    try {
      Repair.Plan plan = Repair.plan(spec, options);
      if (plan.isNeeded()) {
        Repair.apply(spec, options, plan, false);
        Repair.Plan again = Repair.plan(spec, options);
        require(
            !again.isNeeded() && again.repairedIndex() == plan.repairedIndex(),
            "the repair did not hold: " + again);
      }
    } catch (FamfsException refused) {
      MediumDrill.expect(refused);
    }
  }
}
