package io.famfsarrow.store;

import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.LogAppender;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store attached by its owner: reserves space, names filled space, makes directories.
 *
 * <p>The log's lock is held only inside {@link #reserve} and {@link #commitAll}, never while data
 * is written, so several publishers go on side by side. Safe for use by several threads.
 */
public final class FamfsMaster extends FamfsStore {
  private static final FamfsPath META = FamfsPath.of("/.meta");

  private final Media media;
  private final LogAppender appender;
  private final SpaceReservations reservations;

  FamfsMaster(MediaSpec spec, StoreOptions options, AttachedMedium attached) {
    super(spec, options, attached);
    this.media = attached.media();
    this.appender = new LogAppender(attached.metadata(), attached.superblock().slotCount());
    this.reservations = new SpaceReservations(media);
  }

  /**
   * Reserves space for a file and maps it writable. Nothing is visible to anyone, and the space is
   * free again when the reservation is closed or this process dies.
   *
   * @param sizeBytes exact size of the file to be, greater than 0
   * @throws NoSpaceException if no run of free allocation units is long enough
   */
  public Reservation reserve(long sizeBytes) {
    if (sizeBytes <= 0) {
      throw new InvalidRequestException(
          "a file of " + sizeBytes + " bytes cannot be made: at least 1");
    }
    requireFullAllocationUnit();
    MediaRange range = inSession(() -> reservations.reserve(log().play().space(), sizeBytes));
    try {
      RangeMapping mapping = media.map(List.of(range), Access.READ_WRITE);
      attachedLease().retain();
      return new Reservation(this, range, mapping, sizeBytes);
    } catch (RuntimeException | Error failed) {
      reservations.release(range);
      throw failed;
    }
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
    for (PendingEntry entry : pending) {
      requireNotReserved(entry.path());
      if (entry instanceof PendingFile file) {
        requireOurs(file.reservation());
        file.reservation().writeBack();
      }
    }
    try {
      List<PublishedFile> files = inSession(() -> appendAll(pending));
      keepSpace(pending);
      return files;
    } catch (PublishStateUnknownException mayBeVisible) {
      keepSpace(pending);
      throw mayBeVisible;
    }
  }

  /** The log names the space now, or may name it: it must not be given back. */
  private void keepSpace(List<? extends PendingEntry> pending) {
    for (PendingEntry entry : pending) {
      if (entry instanceof PendingFile file && file.reservation().settle()) {
        release(file.reservation());
      }
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
      media.punchHole(reservation.range());
      return commit(reservation, path, attributes);
    }
  }

  /** Bytes of the primary that neither the log nor a reservation of this process holds. */
  public long freeBytes() {
    synchronized (this) {
      return (long) reservations.freeMap(log().play().space()).freeUnits()
          * superblock().allocUnitBytes();
    }
  }

  /** Punches out what killed publishers left in free space (contracts section 2). */
  void reclaimAbandonedSpace() {
    if (media.kind() == Media.Kind.FILE && log().complete()) {
      inSession(
          () -> {
            reservations.punchAbandoned(log().play().space());
            return null;
          });
    }
  }

  void giveBack(Reservation reservation) {
    reservation.unmap();
    media.punchHole(reservation.range());
    reservations.release(reservation.range());
    attachedLease().release();
  }

  private void release(Reservation reservation) {
    reservation.unmap();
    reservations.release(reservation.range());
    attachedLease().release();
  }

  private static void requireNotReserved(FamfsPath path) {
    if (path.startsWith(META)) {
      throw new InvalidPathException(path + " is reserved for the meta files: choose another name");
    }
  }

  private void requireOurs(Reservation reservation) {
    if (reservation.master() != this || reservation.settled()) {
      throw new InvalidRequestException(
          "the reservation is not one of this store's, or was closed already");
    }
  }

  /** Runs under the log's lock, on a log that is played to its end and known to be ours. */
  private synchronized <T> T inSession(Supplier<T> action) {
    requireOpen();
    try (Media.Lock lock = media.lockExclusive()) {
      requireOwnedNode();
      refresh();
      requireWritableLog();
      return action.get();
    }
  }

  private void requireOwnedNode() {
    if (!media.sameNode()) {
      throw new StoreReformattedException(
          media.path()
              + " leads to another file now: it was formatted again; open the store again");
    }
  }

  private void requireWritableLog() {
    log()
        .stop()
        .ifPresent(
            problem -> {
              throw new CorruptMediaException(
                  media.path()
                      + " is damaged, so nothing may be appended: "
                      + problem.message()
                      + "; look at it with fsck");
            });
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
    List<LogEntry> entries = new ArrayList<>();
    List<PublishedFile> files = new ArrayList<>();
    long firstIndex = log().play().entryCount();
    Map<FamfsPath, Boolean> made = new HashMap<>();
    for (PendingEntry entry : pending) {
      if (isNeeded(entry, made)) {
        requireParent(entry.path(), made);
        made.put(entry.path(), entry instanceof PendingDirectory);
        long index = firstIndex + entries.size();
        entries.add(encode(entry, index));
        if (entry instanceof PendingFile file) {
          files.add(new PublishedFile(file.path(), file.reservation().sizeBytes(), index));
        }
      }
    }
    if (!entries.isEmpty()) {
      append(firstIndex, entries);
    }
    return files;
  }

  private void append(long firstIndex, List<LogEntry> entries) {
    appender.requireRoom(firstIndex, entries.size());
    try {
      appender.append(firstIndex, entries);
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

  /** False for a directory that exists and need not be made. */
  private boolean isNeeded(PendingEntry entry, Map<FamfsPath, Boolean> made) {
    Optional<Boolean> existing = isDirectory(entry.path(), made);
    if (existing.isEmpty()) {
      return true;
    }
    boolean mayExist = entry instanceof PendingDirectory directory && directory.onlyIfMissing();
    if (mayExist && existing.get()) {
      return false;
    }
    throw new PathExistsException(
        entry.path()
            + " exists already ("
            + (existing.get() ? "a directory" : "a file")
            + "): a store never overwrites, choose another name");
  }

  private void requireParent(FamfsPath path, Map<FamfsPath, Boolean> made) {
    FamfsPath parent = path.parent();
    Optional<Boolean> existing = isDirectory(parent, made);
    if (existing.isEmpty()) {
      throw new NoSuchPathException(
          "the directory " + parent + " of " + path + " does not exist: make it first (mkdir -p)");
    }
    if (!existing.get()) {
      throw new PathExistsException(parent + " is a file, so " + path + " cannot lie in it");
    }
  }

  /** Whether the object is a directory; empty if there is no such object. */
  private Optional<Boolean> isDirectory(FamfsPath path, Map<FamfsPath, Boolean> made) {
    if (path.isRoot()) {
      return Optional.of(true);
    }
    if (made.containsKey(path)) {
      return Optional.of(made.get(path));
    }
    Optional<Node> node = namespace().find(path);
    return node.map(n -> n instanceof DirectoryNode);
  }

  private LogEntry encode(PendingEntry entry, long index) {
    FileAttributes a = entry.attributes();
    byte[] path = entry.path().bytes();
    if (entry instanceof PendingFile file) {
      MediaRange range = file.reservation().range();
      SimpleExtent extent =
          new SimpleExtent(range.deviceIndex(), range.mediaOffset(), range.lengthBytes());
      return new FileEntry(
          index,
          file.reservation().sizeBytes(),
          FileEntry.FLAGS_ALL_HOSTS_WRITE,
          a.uid(),
          a.gid(),
          a.mode(),
          path,
          SimpleFmap.of(List.of(extent)));
    }
    return new MkdirEntry(index, a.uid(), a.gid(), a.mode(), path);
  }
}
