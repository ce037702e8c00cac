package io.famfsarrow.store;

import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.fmap.DeviceTable;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.LogPlay;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.MediaRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An attached store: what exists, and the bytes of its files mapped read-only. {@link FamfsClient}
 * is what every host may open, {@link FamfsMaster} adds what only the owner may do.
 *
 * <p>Safe for use by several threads. Views outlive the store: closing it gives up this object's
 * claims, and the medium stays attached until the last view and pin are closed.
 */
public abstract sealed class FamfsStore implements GuardedMemory, AutoCloseable
    permits FamfsClient, FamfsMaster {
  private final MediaSpec spec;
  private final StoreOptions options;
  private final StoreMedia attached;
  private final MediaLease attachedLease;
  private final MediaLease readerLease;
  private final MemoryFence fence;
  private final FileMappings mappings;
  private final WritableFiles writableFiles;
  private final LogState log;
  private volatile DeviceTable devices;
  private volatile Namespace namespace;
  private volatile boolean closed;

  FamfsStore(MediaSpec spec, StoreOptions options, StoreMedia attached) {
    this.spec = spec;
    this.options = options;
    this.attached = attached;
    this.attachedLease = new MediaLease(attached);
    this.readerLease = readerLease(attached, attachedLease, options);
    this.fence = new MemoryFence(this::allMedia);
    AttachedMedium primary = attached.primary();
    Superblock superblock = primary.superblock();
    this.mappings =
        new FileMappings(readerLease, this::readableDevice, superblock.allocUnitBytes(), fence);
    this.writableFiles = new WritableFiles(attached, this::deviceUuid, options, fence);
    this.log = new LogState(primary.metadata(), superblock, primary.usableBytes(), attached);
    try {
      refresh();
    } catch (RuntimeException | Error failed) {
      readerLease.release();
      throw failed;
    }
  }

  /** Files are mapped from descriptors that are open for reading only, also on the owner. */
  private static MediaLease readerLease(
      StoreMedia attached, MediaLease attachedLease, StoreOptions options) {
    if (!attached.primary().media().writable()) {
      attachedLease.retain();
      return attachedLease;
    }
    return new MediaLease(attached.reopen(false, options.media()));
  }

  /**
   * Attaches for reading; any host may.
   *
   * @throws NoSuchStoreException if there is no such medium, or it carries no famfs
   * @throws UnsupportedFormatException if it carries a famfs of another version
   * @throws CorruptMediaException if superblock or log header are damaged
   * @throws MediaBusyException if the medium is being formatted
   */
  public static FamfsClient openClient(MediaSpec named, StoreOptions options) {
    MediaSpec spec = named.primaryFirst(options.media());
    StoreMedia attached = StoreMedia.attach(spec, false, options.media());
    return closingOnFailure(attached, () -> new FamfsClient(spec, options, attached));
  }

  /**
   * Attaches as the owner, for reading and publishing.
   *
   * @throws NotMasterException if this host is not the owner
   * @throws MediaAccessException if this user may not write a medium
   */
  public static FamfsMaster openMaster(MediaSpec named, StoreOptions options) {
    MediaSpec spec = named.primaryFirst(options.media());
    StoreMedia attached = attachWritable(spec, options);
    return closingOnFailure(
        attached,
        () -> {
          requireOwner(attached.primary().superblock(), options.identity(), spec);
          spec.media().forEach(KernelMounts::requireNotMounted);
          FamfsMaster master = new FamfsMaster(spec, options, attached);
          closingOnFailure(master, master::reclaimAbandonedSpace);
          return master;
        });
  }

  private static void closingOnFailure(FamfsStore store, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error failed) {
      store.close();
      throw failed;
    }
  }

  /** Who is not the owner is told so, also where a medium could not be written anyway. */
  private static StoreMedia attachWritable(MediaSpec spec, StoreOptions options) {
    try {
      return StoreMedia.attach(spec, true, options.media());
    } catch (MediaAccessException denied) {
      AttachedMedium readable = AttachedMedium.attach(spec.primary(), false, options.media());
      try (Media media = readable.media()) {
        requireOwner(readable.superblock(), options.identity(), spec);
        throw new MediaAccessException(
            spec + " may not be written by this user: " + denied.getMessage(), denied);
      }
    }
  }

  static void requireOwner(Superblock superblock, SystemIdentity identity, MediaSpec spec) {
    if (!superblock.systemUuid().equals(identity.uuid())) {
      throw new NotMasterException(
          spec
              + " is owned by system "
              + superblock.systemUuid()
              + "; this host is "
              + identity.uuid()
              + " (from "
              + identity.origin()
              + "): only the owner may change the store");
    }
  }

  private static <T extends FamfsStore> T closingOnFailure(
      StoreMedia attached, Supplier<T> opener) {
    try {
      return opener.get();
    } catch (RuntimeException | Error failed) {
      attached.close();
      throw failed;
    }
  }

  /** The media that the store was opened by, the primary first. */
  public MediaSpec spec() {
    return spec;
  }

  public StoreOptions options() {
    return options;
  }

  /** What this host is to the store. */
  public SystemRole role() {
    return superblock().systemUuid().equals(options.identity().uuid())
        ? SystemRole.MASTER
        : SystemRole.CLIENT;
  }

  /** The superblock as it was when the store was attached. */
  public Superblock superblock() {
    return attached.primary().superblock();
  }

  /** The primary medium; it stays open as long as the store or a mapping of it is. */
  public Media primaryMedia() {
    return attached.primary().media();
  }

  /** All devices that the log names, by index, attached to this host or not. */
  public List<StoreDevice> devices() {
    DeviceTable table = devices;
    return IntStream.range(0, table.count()).mapToObj(index -> device(table, index)).toList();
  }

  private StoreDevice device(DeviceTable table, int index) {
    DeviceTable.Device device = table.get(index);
    Optional<Path> path = attached.find(device.uuid()).map(medium -> medium.media().path());
    return new StoreDevice(
        index, device.uuid(), device.sizeBytes(), device.present() ? path : Optional.empty());
  }

  /** Media that were named for this store and cannot be used: files on them cannot be read. */
  public List<UnusableMedium> unusableMedia() {
    List<UnusableMedium> unusable = new ArrayList<>(attached.unusable());
    Set<UUID> listed = new HashSet<>();
    for (StoreDevice device : devices()) {
      listed.add(device.uuid());
      Path path = device.path().orElse(null); // it may have been added since
      unusable.removeIf(medium -> medium.path().toAbsolutePath().equals(path));
    }
    attached
        .uuids()
        .filter(uuid -> !listed.contains(uuid))
        .forEach(uuid -> unusable.add(unlisted(attached.find(uuid).orElseThrow())));
    return unusable;
  }

  private static UnusableMedium unlisted(AttachedMedium medium) {
    return new UnusableMedium(
        medium.media().path(),
        "it is prepared as a device of this store, but no log entry names it: add it with devadd");
  }

  /** How full space and log are, as of the last refresh. */
  public synchronized StoreUsage usage() {
    requireOpen();
    LogPlay play = log.play();
    List<DeviceUsage> usages =
        devices().stream()
            .map(device -> DeviceUsage.of(device, play.space(device.index())))
            .toList();
    return new StoreUsage(usages, play.entryCount(), log.slotCount(), play.sumOfFileSizes());
  }

  /** What exists, as the last refresh found it. */
  public Namespace namespace() {
    fence.requireSound();
    return namespace;
  }

  /** How the last refresh went. */
  public synchronized ReplayReport replay() {
    requireOpen();
    return ReplayReport.of(log);
  }

  /**
   * Plays what was committed since the last refresh, by this host or another, and swaps the
   * namespace whole.
   *
   * @throws StoreReformattedException if a medium carries another file system now, or its path
   *     leads to another file: who has mapped the old one keeps reading the old bytes
   * @throws CorruptMediaException if the log header is damaged; the old namespace stays
   */
  public synchronized Namespace refresh() {
    requireOpen();
    return fence.guard(this::refreshGuarded);
  }

  private Namespace refreshGuarded() {
    attached.requireSameNodes();
    attached.requireSame();
    log.refresh();
    log.refused()
        .ifPresent(
            problem -> {
              throw new CorruptMediaException(
                  primaryMedia().path()
                      + ": "
                      + problem.message()
                      + "; look at it with fsck, and format it anew with mkfs --force if it is"
                      + " lost");
            });
    publishSnapshot();
    return namespace;
  }

  /**
   * Maps a file of the current namespace.
   *
   * @throws NoSuchPathException if there is none of that name, or it is a directory
   * @throws UnreadableFileException if its map cannot be followed
   * @throws StoreReformattedException if a medium carries another file system now
   */
  public FileView open(FamfsPath path) {
    return open(findFile(path), Guard.READ_ONLY);
  }

  /** As {@link #open(FamfsPath)}, by node. */
  public FileView open(FileNode file) {
    return open(file, Guard.READ_ONLY);
  }

  /**
   * As {@link #open(FamfsPath)}, by node, with a guard against stores into the mapping.
   *
   * @throws InvalidRequestException if the medium does not allow the guard
   */
  public FileView open(FileNode file, Guard guard) {
    requireOpen();
    file.unreadableBecause()
        .ifPresent(
            problem -> {
              throw new UnreadableFileException(
                  file.path()
                      + " is listed, but its bytes cannot be had: "
                      + problem
                      + (problem.code() == ProblemCode.DEVICE_MISSING ? whatToName() : ""));
            });
    return fence.guard(() -> openSame(file, guard));
  }

  /** Looked at last: what is mapped of a medium that was formatted anew is another file's. */
  private FileView openSame(FileNode file, Guard guard) {
    FileView view = mappings.open(file, guard);
    try {
      attached.requireSame();
      return view;
    } catch (RuntimeException | Error failed) {
      view.close();
      throw failed;
    }
  }

  /** What to do about a device that is not attached. */
  private String whatToName() {
    List<UnusableMedium> unusable = unusableMedia();
    return unusable.isEmpty()
        ? "; name its path behind the primary's: --store " + spec + ",PATH"
        : "; of the media named, these cannot be used: " + unusable;
  }

  /**
   * The medium of a device, open for reading, as long as the store or a mapping of it is open.
   *
   * @throws UnreadableFileException if it is not attached to this host
   */
  public Media deviceMedium(int deviceIndex) {
    requireOpen();
    return readableDevice(deviceIndex);
  }

  /** The medium of a device index, open for reading; files on others are not readable. */
  private Media readableDevice(int deviceIndex) {
    return readerLease.media().require(deviceUuid(deviceIndex)).media();
  }

  /** Of the last refresh; for any thread. */
  final UUID deviceUuid(int deviceIndex) {
    return devices.get(deviceIndex).uuid();
  }

  /**
   * Maps a plain file for reading and writing, on the owner or any other host. Its size stays, and
   * what is stored is shared memory: see {@link WritableFile}.
   *
   * @throws UnreadableFileException if its map cannot be followed
   * @throws MediaAccessException if it is an Arrow dataset, it shares space with something else,
   *     its mode bits do not let this process write it, or this process may not write the medium
   * @throws InvalidRequestException if it is empty
   * @throws StoreReformattedException if the medium carries another file system now
   */
  public WritableFile openWritable(FileNode file) {
    requireSameStore();
    try (FileView content = open(file)) {
      return fence.guard(() -> writableFiles.open(file, content));
    }
  }

  /** As {@link #openWritable(FileNode)}, by path. */
  public WritableFile openWritable(FamfsPath path) {
    return openWritable(findFile(path));
  }

  /**
   * Maps space that another process of this host has reserved and {@linkplain Reservation#lend()
   * lends}, to fill it. It may have taken the space back, or died, and another may have reserved
   * the same space since: so ask it, after this returned and before the first store, whether the
   * loan still stands. Once it does, the space stays this borrower's until it is closed.
   *
   * @throws NotMasterException if this host is not the owner: its locks protect nothing here
   * @throws SpaceNotLentException if nobody holds that space any more, or the log names it
   * @throws StoreReformattedException if the loan is of another file system
   * @throws MediaAccessException if this process may not write the medium
   */
  public BorrowedSpace borrow(SpaceLoan loan) {
    requireOwner(superblock(), options.identity(), spec);
    if (!loan.fsUuid().equals(superblock().fsUuid())) {
      throw new StoreReformattedException(
          "the space is of file system %s, and %s carries %s: open the store again"
              .formatted(loan.fsUuid(), spec, superblock().fsUuid()));
    }
    return fence.guard(() -> borrowWhileOpen(loan));
  }

  /** Locks this store before its writable media, as {@link #close} does. */
  private synchronized BorrowedSpace borrowWhileOpen(SpaceLoan loan) {
    refresh();
    int deviceCount = devices.count();
    for (MediaRange range : loan.space()) {
      if (range.deviceIndex() >= deviceCount) {
        throw new InvalidRequestException(
            range + " was lent, but " + spec + " has only " + deviceCount + " devices");
      }
    }
    return writableFiles.borrow(loan, this::requireUnnamed);
  }

  /** Asked when the locks are held: what no entry names now, none will name. */
  private synchronized void requireUnnamed(SpaceLoan loan) {
    refresh();
    for (MediaRange range : loan.space()) {
      AllocationBitmap named = log.play().space(range.deviceIndex());
      if (named.takenWithin(range.mediaOffset(), range.lengthBytes()) > 0) {
        throw new SpaceNotLentException(range + " of " + spec + " is named by the log already");
      }
    }
  }

  /**
   * The file of that name in the current namespace.
   *
   * @throws NoSuchPathException if there is none, or it is a directory
   */
  public FileNode findFile(FamfsPath path) {
    Node node = find(path);
    if (node instanceof FileNode file) {
      return file;
    }
    throw new NoSuchPathException(path + " is a directory, expected a file");
  }

  /**
   * The directory of that name in the current namespace.
   *
   * @throws NoSuchPathException if there is none, or it is a file
   */
  public DirectoryNode findDirectory(FamfsPath path) {
    if (find(path) instanceof DirectoryNode directory) {
      return directory;
    }
    throw new NoSuchPathException(path + " is a file, expected a directory");
  }

  /**
   * The object of that name in the current namespace.
   *
   * @throws NoSuchPathException if there is none
   */
  public Node find(FamfsPath path) {
    return namespace()
        .find(path)
        .orElseThrow(
            () ->
                new NoSuchPathException(
                    "no file or directory "
                        + path
                        + " in "
                        + spec
                        + ": see what is there with ls"));
  }

  /**
   * Looks whether the media still carry the file system that was attached. Results that were read
   * from mapped files should not be handed over before this returned.
   *
   * @throws StoreReformattedException if one does not
   */
  public void requireSameStore() {
    requireOpen();
    fence.guard(
        () -> {
          attached.requireSame();
          return null;
        });
  }

  /**
   * Runs work that touches mapped files of this store: what views, pins, or Arrow buffers over them
   * lead to. If memory fails under it, here or in any other guarded work, the store is fenced off.
   *
   * @throws MemoryFaultException if memory failed; then, and from then on from every operation but
   *     {@link #close}
   */
  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    requireOpen();
    return fence.guard(work);
  }

  private List<Media> allMedia() {
    Stream<Media> open = attached.all();
    return readerLease == attachedLease
        ? open.toList()
        : Stream.concat(open, readerLease.media().all()).toList();
  }

  /** Who holds views and pins of this store's files, for messages. */
  public List<String> holders() {
    return mappings.holders();
  }

  /** Path of the primary medium. */
  public Path mediumPath() {
    return spec.primary();
  }

  final LogState log() {
    return log;
  }

  final StoreMedia attached() {
    return attached;
  }

  /** The media open for reading; on a client the same as {@link #attached()}. */
  final StoreMedia readers() {
    return readerLease.media();
  }

  final MediaMemory metadata() {
    return attached.primary().metadata();
  }

  final MediaLease attachedLease() {
    return attachedLease;
  }

  final MemoryFence fence() {
    return fence;
  }

  final void requireSound() {
    fence.requireSound();
  }

  final void publishSnapshot() {
    devices = log.play().devices();
    namespace = log.play().snapshot();
  }

  final void requireOpen() {
    if (closed) {
      throw new StoreClosedException("the store " + spec + " is closed");
    }
    fence.requireSound();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      writableFiles.close();
      readerLease.release();
      attachedLease.release();
    }
  }
}
