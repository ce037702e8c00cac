package io.famfsarrow.store.media;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.NoSuchStoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** A medium of this host, mapped with libc's mmap. */
public final class MappedMedia implements Media {
  private static final long ATTACH_RANGE_BYTES = 2L << 20;

  private final Path path;
  private final Descriptor descriptor;
  private final MediaTraits traits;
  private final boolean writable;
  private final CacheControl cache;
  private final RecordLocks locks;
  private final ExclusiveLock exclusive;
  private final MediumHealth health;
  private final List<MappedMetadata> metadata = new ArrayList<>();

  private MappedMedia(
      Path path,
      Descriptor descriptor,
      MediaTraits traits,
      boolean writable,
      CacheControl cache,
      LockPatience patience) {
    this.path = path;
    this.descriptor = descriptor;
    this.traits = traits;
    this.writable = writable;
    this.cache = cache;
    this.locks = new RecordLocks(descriptor);
    this.exclusive = new ExclusiveLock(descriptor, patience);
    this.health = new MediumHealth(descriptor, traits, SysFs.ofThisMachine());
  }

  /**
   * Opens a file, dax device or block device. Opened for reading, it can never be mapped writable,
   * not even by {@code mprotect}.
   *
   * @throws NoSuchStoreException if the path leads nowhere
   * @throws MediaAccessException if it may not be opened, is no medium (a folder, a pipe), or is
   *     incoherent while this machine or its policy allows no cache-line maintenance
   */
  public static MappedMedia open(Path path, boolean forWriting, MediaOptions options) {
    Path absolute = path.toAbsolutePath();
    Descriptor descriptor = MediaOpener.open(absolute, forWriting);
    try {
      return over(absolute, descriptor, forWriting, options);
    } catch (RuntimeException e) {
      descriptor.close();
      throw e;
    }
  }

  /** A medium over an open descriptor, which it takes over if all goes well. */
  static MappedMedia over(
      Path path, Descriptor descriptor, boolean writable, MediaOptions options) {
    MediaTraits traits = MediaTraits.of(path, descriptor, SysFs.ofThisMachine());
    CacheControl cache =
        traits.coherent(options, System.getenv())
            ? new CoherentCache()
            : NativeCacheControl.ofThisMachine();
    return new MappedMedia(path, descriptor, traits, writable, cache, options.lockPatience());
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public Kind kind() {
    return traits.kind();
  }

  @Override
  public long sizeBytes() {
    return traits.sizeBytes();
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public boolean coherent() {
    return cache instanceof CoherentCache;
  }

  @Override
  public CacheControl cacheControl() {
    return cache;
  }

  @Override
  public synchronized MediaMemory metadata(long lengthBytes) {
    if (lengthBytes <= 0) {
      throw new IllegalArgumentException("length " + lengthBytes);
    }
    requireWithin(0, lengthBytes);
    long mappedBytes = Mappings.roundUp(lengthBytes, traits.granularityBytes());
    int protection = writable ? LibC.PROT_READ | LibC.PROT_WRITE : LibC.PROT_READ;
    long address = descriptor.map(0, mappedBytes, protection, LibC.MAP_SHARED, 0);
    if (address < 0) {
      throw Errno.failure(path, "mmap of the first " + mappedBytes + " bytes", address);
    }
    if (AddressCheck.ON) {
      AddressCheck.allow(address, descriptor.bytesFrom(0, lengthBytes), writable);
    }
    MappedMetadata memory =
        new MappedMetadata(
            path,
            address,
            mappedBytes,
            lengthBytes,
            writable,
            cache,
            health,
            this::nextData,
            this::nextHole);
    metadata.add(memory);
    return memory;
  }

  @Override
  public boolean sameNode() {
    try {
      return NodeInfo.at(path.toString()).sameAs(descriptor.node());
    } catch (NoSuchStoreException e) {
      return false; // the name is gone: the open node is another
    }
  }

  @Override
  public void requireWhole() {
    health.requireWhole();
  }

  @Override
  public Optional<String> damage() {
    return health.damage();
  }

  @Override
  public FamfsException explain(Throwable fault) {
    return health.explain(fault);
  }

  /** What the kernel says of this process's mappings of the open node, whatever its name is now. */
  public MappingInspector inspector() {
    return new MappingInspector(descriptor.node());
  }

  @Override
  public Lock lockExclusive() {
    return exclusive.lock();
  }

  @Override
  public Optional<LockHolder> tryLockRange(MediaRange range) {
    return locks.tryWrite(range).map(this::withProcess);
  }

  @Override
  public Optional<LockHolder> tryShareRange(MediaRange range) {
    return locks.tryRead(range).map(this::withProcess);
  }

  @Override
  public Optional<LockHolder> otherHolder(MediaRange range) {
    return locks.otherHolder(range).map(this::withProcess);
  }

  @Override
  public void unlockRange(MediaRange range) {
    locks.unlock(range);
  }

  @Override
  public Optional<LockHolder> tryLockAttached() {
    return locks.tryRead(new MediaRange(0, 0, ATTACH_RANGE_BYTES)).map(this::withProcess);
  }

  /** Worth a search for the range that a message to the user is about, and not for extents. */
  private LockHolder withProcess(LockHolder holder) {
    if (holder.processId() != 0 || holder.range().mediaOffset() >= ATTACH_RANGE_BYTES) {
      return holder;
    }
    long processId = LockOwners.ofThisMachine().find(descriptor.node(), holder.range()).orElse(0);
    return new LockHolder(holder.range(), processId);
  }

  @Override
  public void allocate(MediaRange range) {
    requireWithin(range.mediaOffset(), range.lengthBytes());
    PagePreparation.allocate(backing(), range.mediaOffset(), range.lengthBytes());
  }

  @Override
  public void punchHole(MediaRange range) {
    requireWithin(range.mediaOffset(), range.lengthBytes());
    if (kind() == Kind.FILE) {
      descriptor.punchHole(range.mediaOffset(), range.lengthBytes());
    }
  }

  @Override
  public boolean hasData(MediaRange range) {
    requireWithin(range.mediaOffset(), range.lengthBytes());
    return nextData(range.mediaOffset()) < range.endOffset();
  }

  private long nextData(long mediaOffset) {
    return kind() == Kind.FILE
        ? descriptor.nextData(mediaOffset).orElse(Long.MAX_VALUE)
        : mediaOffset;
  }

  private long nextHole(long mediaOffset) {
    return kind() == Kind.FILE
        ? descriptor.nextHole(mediaOffset).orElse(Long.MAX_VALUE)
        : Long.MAX_VALUE;
  }

  @Override
  public RangeMapping map(List<MediaRange> ranges, Access access) {
    return map(deviceIndex -> this, ranges, access);
  }

  /**
   * Maps ranges of several media side by side into one contiguous range, as {@link Media#map} does
   * with ranges of one. If one of the media is incoherent, the cache lines of all are maintained.
   *
   * @param media the medium of each device index that the ranges name
   */
  public static RangeMapping map(
      IntFunction<MappedMedia> media, List<MediaRange> ranges, Access access) {
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("no range to map");
    }
    CacheControl cache = media.apply(ranges.get(0).deviceIndex()).cache;
    for (MediaRange range : ranges) {
      MappedMedia medium = media.apply(range.deviceIndex());
      medium.requireMappable(range, access);
      cache = medium.coherent() ? cache : medium.cache;
    }
    List<Segment> segments = Segment.of(index -> media.apply(index).backing(), ranges);
    return MappedRanges.map(segments, access, cache);
  }

  void requireMappable(MediaRange range, Access access) {
    requireAllowed(access);
    requireWithin(range.mediaOffset(), range.lengthBytes());
  }

  Backing backing() {
    return new Backing(descriptor, traits.granularityBytes(), traits.preparation(), health);
  }

  private void requireAllowed(Access access) {
    if (access == Access.READ_WRITE && !writable) {
      throw new MediaAccessException(path + ": opened for reading, cannot be mapped for writing");
    }
    if (access == Access.COPY_ON_WRITE && kind() == Kind.DAX_DEVICE) {
      throw new MediaAccessException(
          path + ": a dax device cannot be mapped copy-on-write; map it for reading");
    }
  }

  /**
   * The kernel maps beyond the end without complaint, and touching that ends in SIGBUS. A file is
   * asked again, because it may have been cut since it was opened.
   */
  private void requireWithin(long mediaOffset, long lengthBytes) {
    long sizeBytes =
        kind() == Kind.FILE
            ? Math.min(traits.sizeBytes(), descriptor.node().sizeBytes())
            : traits.sizeBytes();
    if (lengthBytes > sizeBytes || mediaOffset > sizeBytes - lengthBytes) {
      throw new CorruptMediaException(
          path
              + ": media offset "
              + mediaOffset
              + ", "
              + lengthBytes
              + " bytes: ends beyond the medium of "
              + sizeBytes
              + " bytes");
    }
  }

  /**
   * Frees all locks but that of {@link #tryLockAttached}, which stays with mappings that remain.
   */
  @Override
  public synchronized void close() {
    metadata.forEach(MappedMetadata::close);
    metadata.clear();
    if (!descriptor.isClosed()) {
      // Mappings keep the open file alive, and its locks with it.
      descriptor.unlockWhole();
      locks.unlockFrom(ATTACH_RANGE_BYTES);
      descriptor.close();
    }
  }
}
