package io.famfsarrow.store;

import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * An attached store: what exists, and the bytes of its files mapped read-only. {@link FamfsClient}
 * is what every host may open, {@link FamfsMaster} adds what only the owner may do.
 *
 * <p>Safe for use by several threads. Views outlive the store: closing it gives up this object's
 * claims, and the medium stays attached until the last view and pin are closed.
 */
public abstract sealed class FamfsStore implements AutoCloseable permits FamfsClient, FamfsMaster {
  private final MediaSpec spec;
  private final StoreOptions options;
  private final AttachedMedium attached;
  private final MediaLease attachedLease;
  private final MediaLease readerLease;
  private final FileMappings mappings;
  private final WritableFiles writableFiles;
  private final LogState log;
  private volatile Namespace namespace;
  private volatile boolean closed;

  FamfsStore(MediaSpec spec, StoreOptions options, AttachedMedium attached) {
    this.spec = spec;
    this.options = options;
    this.attached = attached;
    this.attachedLease = new MediaLease(attached.media());
    this.readerLease = readerLease(attached, attachedLease, options);
    this.mappings = new FileMappings(readerLease, attached.superblock().allocUnitBytes());
    this.writableFiles = new WritableFiles(attached, options);
    this.log = new LogState(attached.metadata(), attached.superblock(), attached.usableBytes());
    try {
      refresh();
    } catch (RuntimeException | Error failed) {
      readerLease.release();
      throw failed;
    }
  }

  /** Files are mapped from a descriptor that is open for reading only, also on the owner. */
  private static MediaLease readerLease(
      AttachedMedium attached, MediaLease attachedLease, StoreOptions options) {
    if (!attached.media().writable()) {
      attachedLease.retain();
      return attachedLease;
    }
    Media reader = MappedMedia.open(attached.media().path(), false, options.media());
    boolean held = reader.tryLockAttached().isEmpty();
    if (!held || !reader.sameNode() || !attached.media().sameNode()) {
      reader.close();
      throw new MediaBusyException(
          attached.media().path() + " is being formatted by another process: try again");
    }
    return new MediaLease(reader);
  }

  /**
   * Attaches for reading; any host may.
   *
   * @throws NoSuchStoreException if there is no such medium, or it carries no famfs
   * @throws UnsupportedFormatException if it carries a famfs of another version
   * @throws CorruptMediaException if superblock or log header are damaged
   * @throws MediaBusyException if the medium is being formatted
   */
  public static FamfsClient openClient(MediaSpec spec, StoreOptions options) {
    AttachedMedium attached = AttachedMedium.attach(spec.primary(), false, options.media());
    return closingOnFailure(attached, () -> new FamfsClient(spec, options, attached));
  }

  /**
   * Attaches as the owner, for reading and publishing.
   *
   * @throws NotMasterException if this host is not the owner
   * @throws MediaAccessException if this user may not write the medium
   */
  public static FamfsMaster openMaster(MediaSpec spec, StoreOptions options) {
    AttachedMedium attached = attachWritable(spec, options);
    return closingOnFailure(
        attached,
        () -> {
          requireOwner(attached.superblock(), options.identity(), spec);
          KernelMounts.requireNotMounted(spec.primary());
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

  /** Who is not the owner is told so, also where the medium could not be written anyway. */
  private static AttachedMedium attachWritable(MediaSpec spec, StoreOptions options) {
    try {
      return AttachedMedium.attach(spec.primary(), true, options.media());
    } catch (MediaAccessException denied) {
      AttachedMedium readable = AttachedMedium.attach(spec.primary(), false, options.media());
      try (Media media = readable.media()) {
        requireOwner(readable.superblock(), options.identity(), spec);
        throw new MediaAccessException(
            media.path() + " may not be written by this user: " + denied.getMessage(), denied);
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
      AttachedMedium attached, Supplier<T> opener) {
    try {
      return opener.get();
    } catch (RuntimeException | Error failed) {
      attached.media().close();
      throw failed;
    }
  }

  /** The specification that the store was opened by. */
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
    return attached.superblock();
  }

  /** The primary medium; it stays open as long as the store or a mapping of it is. */
  public Media primaryMedia() {
    return attached.media();
  }

  /** What exists, as the last refresh found it. */
  public Namespace namespace() {
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
   * @throws StoreReformattedException if the medium carries another file system now
   * @throws CorruptMediaException if the log header is damaged; the old namespace stays
   */
  public synchronized Namespace refresh() {
    requireOpen();
    requireSameStore();
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
    namespace = log.play().snapshot();
    return namespace;
  }

  /**
   * Maps a file of the current namespace.
   *
   * @throws NoSuchPathException if there is none of that name, or it is a directory
   * @throws UnreadableFileException if its map cannot be followed
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
                  file.path() + " is listed, but its bytes cannot be had: " + problem);
            });
    return mappings.open(file, guard);
  }

  /**
   * Maps a plain file for reading and writing, on the owner or any other host. Its size stays, and
   * what is stored is shared memory: see {@link WritableFile}.
   *
   * @throws UnreadableFileException if its map cannot be followed
   * @throws MediaAccessException if it is an Arrow dataset, its mode bits do not let this process
   *     write it, or this process may not write the medium
   * @throws InvalidRequestException if it is empty
   * @throws StoreReformattedException if the medium carries another file system now
   */
  public WritableFile openWritable(FileNode file) {
    requireSameStore();
    try (FileView content = open(file)) {
      return writableFiles.open(file, content);
    }
  }

  /** As {@link #openWritable(FileNode)}, by path. */
  public WritableFile openWritable(FamfsPath path) {
    return openWritable(findFile(path));
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
    return namespace
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
   * Looks whether the medium still carries the file system that was attached. Results that were
   * read from mapped files should not be handed over before this returned.
   *
   * @throws StoreReformattedException if it does not
   */
  public void requireSameStore() {
    requireOpen();
    Superblock now = AttachedMedium.readSuperblock(attached.metadata());
    boolean same =
        now.problem().isEmpty()
            && now.fsUuid().equals(superblock().fsUuid())
            && now.systemUuid().equals(superblock().systemUuid());
    if (!same) {
      throw new StoreReformattedException(
          primaryMedia().path()
              + " was formatted again: expected file system "
              + superblock().fsUuid()
              + ", found "
              + (now.problem().isEmpty() ? now.fsUuid().toString() : "no valid superblock")
              + "; what was read since may be wrong, open the store again");
    }
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

  final AttachedMedium attached() {
    return attached;
  }

  final MediaMemory metadata() {
    return attached.metadata();
  }

  final MediaLease attachedLease() {
    return attachedLease;
  }

  final void publishSnapshot() {
    namespace = log.play().snapshot();
  }

  final void requireOpen() {
    if (closed) {
      throw new StoreClosedException("the store " + spec + " is closed");
    }
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
