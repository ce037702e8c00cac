package io.famfsarrow.store;

import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.fmap.DeviceTable;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.FmapResolver;
import io.famfsarrow.store.format.AddDaxdevEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.LogAppender;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.GrowingMapping;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A store attached by its owner: reserves space, names filled space, makes directories.
 *
 * <p>The log's lock is held only inside {@link #reserve} and {@link #commitAll}, never while data
 * is written, so several publishers go on side by side. Safe for use by several threads.
 */
public final class FamfsMaster extends FamfsStore {
  private final Media media;
  private final SpaceReservations reservations = new SpaceReservations();
  private final PlacementRules placements;

  FamfsMaster(MediaSpec spec, StoreOptions options, StoreMedia attached) {
    super(spec, options, attached);
    this.media = attached.primary().media();
    OptionalLong seed = options.bucketSeed();
    Random buckets = seed.isPresent() ? new Random(seed.getAsLong()) : new Random();
    this.placements = new PlacementRules(this, buckets);
  }

  /**
   * Reserves space for a file where the options of this store say, and maps it writable.
   *
   * @param sizeBytes exact size of the file to be, greater than 0
   * @throws NoSpaceException if there is no room for it
   */
  public Reservation reserve(long sizeBytes) {
    return reserve(sizeBytes, options().placement());
  }

  /**
   * Reserves space for a file and maps it writable. Nothing is visible to anyone, and the space is
   * free again when the reservation is closed or this process dies.
   *
   * @param sizeBytes exact size of the file to be, greater than 0
   * @throws NoSpaceException if there is no room for it; nothing stays reserved
   * @throws InvalidRequestException if the placement breaks a rule of famfs-format 11.3
   */
  public Reservation reserve(long sizeBytes, Placement placement) {
    if (sizeBytes <= 0) {
      throw new InvalidRequestException(
          "a file of " + sizeBytes + " bytes cannot be made: at least 1");
    }
    requireFullAllocationUnit();
    Fmap fmap = inSession(() -> allocate(sizeBytes, placement));
    try {
      long unit = superblock().allocUnitBytes();
      List<MediaRange> ranges = FmapResolver.resolve(fmap, sizeBytes, unit);
      RangeMapping mapping = StoreMedia.map(this::writableDevice, ranges, Access.READ_WRITE);
      attachedLease().retain();
      return new Reservation(this, fmap, mapping, sizeBytes);
    } catch (RuntimeException | Error failed) {
      FmapResolver.space(fmap).forEach(reservations::release);
      throw failed;
    }
  }

  /**
   * Reserves space for a file whose size is not known yet: in one piece at first, growing by
   * further extents. As {@link #reserve(long)} otherwise.
   *
   * @param sizeBytes how much at first, greater than 0; whole allocation units are reserved
   * @param mostBytes what it may grow to, no less than {@code sizeBytes}; costs addresses only
   */
  public GrowingReservation reserveGrowing(long sizeBytes, long mostBytes) {
    if (sizeBytes <= 0 || mostBytes < sizeBytes) {
      throw new InvalidRequestException(
          "space of %d bytes that grows to %d cannot be reserved".formatted(sizeBytes, mostBytes));
    }
    requireFullAllocationUnit();
    List<MediaRange> ranges =
        FmapResolver.space(inSession(() -> allocate(sizeBytes, Placement.simple())));
    try {
      GrowingMapping mapping = mapGrowing(ranges, mostBytes);
      attachedLease().retain();
      return new GrowingReservation(this, ranges, mapping);
    } catch (RuntimeException | Error failed) {
      ranges.forEach(reservations::release);
      throw failed;
    }
  }

  /** Maps ranges with room for more behind them; whole units in all. */
  GrowingMapping mapGrowing(List<MediaRange> ranges, long mostBytes) {
    long unit = superblock().allocUnitBytes();
    long most = Math.addExact(mostBytes, unit - 1) / unit * unit;
    return GrowingMapping.map(this::mappedDevice, ranges, most);
  }

  /** From now on others may hold the lock on a reserved range as well. */
  void share(MediaRange range) {
    writableDevice(range.deviceIndex())
        .tryShareRange(range)
        .ifPresent(
            holder -> {
              throw new IllegalStateException(
                  "the lock on the reserved " + range + " is not ours but of " + holder);
            });
  }

  SpaceLoan loan(Fmap fmap, long sizeBytes) {
    Superblock superblock = superblock();
    return new SpaceLoan(
        superblock.fsUuid(),
        sizeBytes,
        FmapResolver.resolve(fmap, sizeBytes, superblock.allocUnitBytes()),
        FmapResolver.space(fmap));
  }

  /** Takes space for a file that has some already. */
  List<MediaRange> extend(List<MediaRange> ranges, long moreBytes) {
    return inSession(
        () -> {
          requireKnownSpace();
          return reservations.allocate(
              writableDevices(),
              spaces -> placements.extend(ranges, moreBytes, spaces, reservations));
        });
  }

  private MappedMedia mappedDevice(int deviceIndex) {
    return (MappedMedia) writableDevice(deviceIndex);
  }

  private Fmap allocate(long sizeBytes, Placement placement) {
    requireKnownSpace();
    return reservations.allocate(
        writableDevices(), spaces -> placements.place(sizeBytes, placement, spaces, reservations));
  }

  /** The devices that this host has; on others nothing is allocated. */
  private List<SpaceReservations.Device> writableDevices() {
    return devices().stream()
        .filter(StoreDevice::attached)
        .map(StoreDevice::index)
        .map(
            index ->
                new SpaceReservations.Device(
                    index, writableDevice(index), log().play().space(index)))
        .toList();
  }

  /** For any thread: the log's own table is for its session only. */
  private Media writableDevice(int deviceIndex) {
    return attached().find(deviceUuid(deviceIndex)).orElseThrow().media();
  }

  /**
   * Names one filled reservation: see {@link #commitAll}.
   *
   * @throws NoSuchPathException if the parent directory does not exist
   */
  public PublishedFile commit(Reservation reservation, FamfsPath path, FileAttributes attributes) {
    return commitAll(List.of(new PendingFile(reservation, path, attributes))).get(0);
  }

  /**
   * Writes the data of all reservations back, then names them and makes the directories, all
   * visible at one moment: before it nobody sees any of them, after it every later refresh on every
   * host sees all. Entries may lie in directories that come before them in the list.
   *
   * <p>If it throws anything but {@link PublishStateUnknownException}, nothing was committed and
   * the reservations are still the caller's.
   *
   * @return the files, in the order of the list
   * @throws PathExistsException if a name is taken
   * @throws NoSuchPathException if a parent directory does not exist
   * @throws LogFullException if the entries do not fit
   * @throws PublishStateUnknownException if the commit itself failed; this master is closed
   */
  public List<PublishedFile> commitAll(List<? extends PendingEntry> pending) {
    pending.forEach(entry -> requireNotReserved(entry.path()));
    List<Reservation> claimed = claim(pending);
    boolean mayBeNamed = false;
    try {
      writeBack(claimed);
      List<PublishedFile> files = inSession(() -> appendAll(pending));
      mayBeNamed = true;
      return files;
    } catch (PublishStateUnknownException unknown) {
      mayBeNamed = true;
      throw unknown;
    } finally {
      endCommit(claimed, mayBeNamed);
    }
  }

  /** Data that did not reach the medium is never named. */
  private void writeBack(List<Reservation> claimed) {
    guard(
        () -> {
          claimed.forEach(Reservation::writeBack);
          return null;
        });
  }

  /** All reservations of the job, or none. */
  private List<Reservation> claim(List<? extends PendingEntry> pending) {
    List<Reservation> claimed = new ArrayList<>();
    try {
      for (PendingEntry entry : pending) {
        if (entry instanceof PendingFile file) {
          requireOurs(file.reservation());
          file.reservation().beginCommit();
          claimed.add(file.reservation());
        }
      }
      return claimed;
    } catch (RuntimeException refused) {
      claimed.forEach(reservation -> reservation.endCommit(false));
      throw refused;
    }
  }

  /** All states first: space that the log may name must never be given back, whatever fails. */
  private void endCommit(List<Reservation> claimed, boolean mayBeNamed) {
    claimed.forEach(reservation -> reservation.endCommit(mayBeNamed));
    if (mayBeNamed) {
      claimed.forEach(this::release);
    }
  }

  /**
   * Makes a directory.
   *
   * @throws PathExistsException if something of that name exists
   * @throws NoSuchPathException if its parent does not exist
   */
  public void mkdir(FamfsPath path, FileAttributes attributes) {
    commitAll(List.of(PendingDirectory.required(path, attributes)));
  }

  /**
   * Makes a directory and those above it that are missing, all with the same attributes.
   *
   * @throws PathExistsException if a file stands in the way
   */
  public void mkdirs(FamfsPath path, FileAttributes attributes) {
    List<PendingEntry> pending = parentsOf(path, attributes);
    if (!path.isRoot()) {
      pending.add(PendingDirectory.ifMissing(path, attributes));
    }
    commitAll(pending);
  }

  /**
   * The directories above a path, to be put before it into a commit; those that exist are passed
   * over there.
   */
  public static List<PendingEntry> parentsOf(FamfsPath path, FileAttributes attributes) {
    List<PendingEntry> parents = new ArrayList<>();
    for (FamfsPath p = path.parent(); !p.isRoot(); p = p.parent()) {
      parents.add(0, PendingDirectory.ifMissing(p, attributes));
    }
    return parents;
  }

  /**
   * Allocates and names a file without writing it. On plain-file media it reads as zeros; on
   * devices it has what the space held before, as with the famfs tools.
   */
  public PublishedFile create(FamfsPath path, long sizeBytes, FileAttributes attributes) {
    try (Reservation reservation = reserve(sizeBytes)) {
      punchHoles(reservation.ranges());
      allocateMemory(reservation);
      return commit(reservation, path, attributes);
    }
  }

  /** Bytes of the attached devices that neither the log nor a reservation of this process holds. */
  public synchronized long freeBytes() {
    return reservations.freeBytes(writableDevices());
  }

  /**
   * Makes a medium one more device of this store, at once usable for new files. Its superblock is
   * written and fenced before the log names it; if that is cut short, adding it again goes on.
   *
   * @throws InvalidRequestException if it is one already, there are too many, or sizes make no
   *     sense
   * @throws PathExistsException if it carries a store or other data and force is not given
   * @throws NotMasterException if it carries another host's store and force is not given
   * @throws MediaBusyException if processes of this host have it open
   * @throws LogFullException if the log has no room for its entry; the medium is unchanged
   * @throws PublishStateUnknownException if the commit itself failed; this master is closed
   */
  public StoreDevice addDevice(Path medium, AddDeviceOptions options) {
    requireFullAllocationUnit();
    return inSession(
        () -> {
          DeviceTable table = log().play().devices();
          DeviceAddition.requireRoom(table, medium);
          long index = log().play().entryCount();
          appender().requireRoom(index, 1);
          new DeviceAddition(this, table).prepare(medium, options);
          AttachedMedium device = attachAdded(medium);
          UUID uuid = device.superblock().deviceUuid();
          long sizeBytes = device.media().sizeBytes();
          append(index, List.of(new AddDaxdevEntry(index, sizeBytes, uuid, table.count())));
          List<StoreDevice> all = devices();
          return all.get(all.size() - 1);
        });
  }

  /** Attached before the log is played, so that replay finds it present. */
  private AttachedMedium attachAdded(Path medium) {
    UUID fsUuid = superblock().fsUuid();
    AttachedMedium device = AttachedMedium.attachSecondary(medium, true, options().media(), fsUuid);
    attached().addOrReplace(device);
    readers()
        .addOrReplace(AttachedMedium.attachSecondary(medium, false, options().media(), fsUuid));
    return device;
  }

  /** Punches out what killed publishers left in free space (contracts section 2). */
  void reclaimAbandonedSpace() {
    if (isSound()) {
      inSession(
          () -> {
            writableDevices().stream()
                .filter(device -> device.media().kind() == Media.Kind.FILE)
                .forEach(reservations::punchAbandoned);
            return null;
          });
    }
  }

  /** Where anything is wrong, nothing is given back: what looks free may be somebody's. */
  private boolean isSound() {
    return log().complete() && log().problems().stream().noneMatch(FamfsMaster::castsDoubt);
  }

  /** An entry of a type that is not known here may name space, too. */
  private static boolean castsDoubt(MediaProblem problem) {
    return problem.severity() == ProblemCode.Severity.ERROR
        || problem.code() == ProblemCode.ENTRY_TYPE;
  }

  /** Space that nobody named: its memory goes back to the file system. */
  void giveBack(Reservation reservation) {
    try {
      reservation.unmap();
      if (fence().isSound()) { // else there may be nothing left, and who closes knows already
        fence().guard(() -> punchHoles(reservation.ranges()));
      }
    } finally {
      unlock(reservation);
    }
  }

  /** Space that belongs to no mapping any more. */
  void giveBack(List<MediaRange> ranges) {
    try {
      if (fence().isSound()) {
        fence().guard(() -> punchHoles(ranges));
      }
    } finally {
      ranges.forEach(reservations::release);
    }
  }

  private Void punchHoles(List<MediaRange> ranges) {
    for (MediaRange range : ranges) {
      writableDevice(range.deviceIndex()).punchHole(range);
    }
    return null;
  }

  /** So that a file system below that is full is an error now, and not a fault in a reader. */
  private void allocateMemory(Reservation reservation) {
    for (MediaRange range : FmapResolver.resolve(reservation.fmap(), reservation.sizeBytes(), 1)) {
      writableDevice(range.deviceIndex()).allocate(range);
    }
  }

  private void release(Reservation reservation) {
    try {
      reservation.unmap();
    } finally {
      unlock(reservation);
    }
  }

  private void unlock(Reservation reservation) {
    try {
      reservation.ranges().forEach(reservations::release);
    } finally {
      attachedLease().release();
    }
  }

  private static void requireNotReserved(FamfsPath path) {
    if (path.isReserved()) {
      throw new InvalidPathException(path + " is reserved for the meta files: choose another name");
    }
  }

  private void requireOurs(Reservation reservation) {
    if (reservation.master() != this) {
      throw new InvalidRequestException(
          "the reservation of " + reservation.ranges() + " was made by another store object");
    }
  }

  /** Runs under the log's lock, on a log that is played to its end and known to be ours. */
  private <T> T inSession(Supplier<T> action) {
    requireOpen();
    try (Media.Lock lock = media.lockExclusive()) { // waited for while others may still read
      return underLock(action);
    }
  }

  private synchronized <T> T underLock(Supplier<T> action) {
    requireOpen();
    try {
      attached().requireSameNodes();
      refresh();
      requireWritableLog();
      alignSequenceNumber();
      return action.get();
    } catch (MemoryFaultException fault) {
      throw fence().trip(fault);
    }
  }

  /** For a log that was played in this session. */
  private LogAppender appender() {
    return new LogAppender(attached().primary().metadata(), log().slotCount());
  }

  private void requireWritableLog() {
    log()
        .stop()
        .ifPresent(
            problem -> {
              throw damaged(problem);
            });
    for (MediaProblem problem : log().headerProblems()) {
      if (problem.severity() == ProblemCode.Severity.ERROR) {
        throw damaged(problem);
      }
    }
  }

  private CorruptMediaException damaged(MediaProblem problem) {
    return new CorruptMediaException(
        media.path()
            + " is damaged, so nothing may be appended: "
            + problem.message()
            + "; look at it with fsck, which can cut off a torn tail (--repair)");
  }

  private void requireKnownSpace() {
    log()
        .play()
        .spaceUnknown()
        .ifPresent(
            problem -> {
              throw new CorruptMediaException(
                  media.path()
                      + ": nobody can tell what space an entry takes, so none is handed out: "
                      + problem.message()
                      + "; directories can still be made, files only on a medium formatted anew");
            });
  }

  /** Two stores committed once, and a kill fell between them (famfs-format 19.2). */
  private void alignSequenceNumber() {
    long nextIndex = log().header().nextIndex();
    if (log().header().nextSeqnum() != nextIndex) {
      appender().alignSequenceNumber(nextIndex);
    }
  }

  /** Small units can be read; the reference's allocator makes cross links there (section 11.2). */
  private void requireFullAllocationUnit() {
    if (superblock().allocUnitBytes() != SuperblockLayout.ALLOC_UNIT_BYTES) {
      throw new InvalidRequestException(
          media.path()
              + " has allocation units of "
              + superblock().allocUnitBytes()
              + " bytes: such a store can be read, but nothing is created on it");
    }
  }

  private List<PublishedFile> appendAll(List<? extends PendingEntry> pending) {
    CommitPlan plan = new CommitPlan(namespace(), log().play().entryCount());
    pending.forEach(plan::add);
    if (!plan.entries().isEmpty()) {
      appender().requireRoom(plan.firstIndex(), plan.entries().size());
      append(plan.firstIndex(), plan.entries());
    }
    return plan.files();
  }

  /** Commits entries that there is room for. */
  private void append(long firstIndex, List<LogEntry> entries) {
    try {
      appender().append(firstIndex, entries);
      log().refresh();
      publishSnapshot();
    } catch (RuntimeException | Error failed) {
      close();
      throw new PublishStateUnknownException(
          "the commit to "
              + media.path()
              + " failed half way: open the store again to see what is there",
          failed);
    }
  }
}
