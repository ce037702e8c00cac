package io.famfsarrow.store.media;

import io.famfsarrow.store.StoreClosedException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * The first bytes of a medium, mapped shared.
 *
 * <p>Methods are synchronized so that closing never pulls the mapping from under a running load or
 * store: use after close throws. An access that fails is a {@link
 * io.famfsarrow.store.MemoryFaultException} of the method that made it.
 */
final class MappedMetadata implements MediaMemory, AutoCloseable {
  private static final int PAIR_BYTES = 2 * Long.BYTES;

  private final Path path;
  private final long address;
  private final long mappedBytes;
  private final long lengthBytes;
  private final boolean writable;
  private final CacheControl cache;
  private final MediumHealth health;
  private final LongUnaryOperator nextData;
  private final LongUnaryOperator nextHole;
  private boolean closed;

  /**
   * Takes over a mapping of at least lengthBytes.
   *
   * @param nextData answers {@link #nextData}
   * @param nextHole answers {@link #nextHole}
   */
  MappedMetadata(
      Path path,
      long address,
      long mappedBytes,
      long lengthBytes,
      boolean writable,
      CacheControl cache,
      MediumHealth health,
      LongUnaryOperator nextData,
      LongUnaryOperator nextHole) {
    this.path = path;
    this.address = address;
    this.mappedBytes = mappedBytes;
    this.lengthBytes = lengthBytes;
    this.writable = writable;
    this.cache = cache;
    this.health = health;
    this.nextData = nextData;
    this.nextHole = nextHole;
  }

  @Override
  public long lengthBytes() {
    return lengthBytes;
  }

  @Override
  public synchronized long loadAcquire(long mediaOffset) {
    long from = aligned(mediaOffset, Long.BYTES);
    return guarded(() -> RawMemory.getLongAcquire(from));
  }

  @Override
  public synchronized void load(long mediaOffset, byte[] into, int index, int length) {
    long from = readable(mediaOffset, length);
    guarded(() -> RawMemory.copy(from, into, index, length));
  }

  @Override
  public synchronized long nextData(long mediaOffset) {
    readable(mediaOffset, 0);
    return nextData.applyAsLong(mediaOffset);
  }

  @Override
  public synchronized long nextHole(long mediaOffset) {
    readable(mediaOffset, 0);
    return nextHole.applyAsLong(mediaOffset);
  }

  @Override
  public synchronized void store(long mediaOffset, byte[] from, int index, int length) {
    long to = storable(mediaOffset, length);
    guarded(() -> RawMemory.copy(from, index, to, length));
  }

  @Override
  public synchronized void zero(long mediaOffset, long length) {
    long to = storable(mediaOffset, length);
    guarded(() -> RawMemory.fill(to, length, (byte) 0));
  }

  @Override
  public synchronized void storeRelease(long mediaOffset, long value) {
    requireWritable();
    long to = aligned(mediaOffset, Long.BYTES);
    guarded(() -> RawMemory.putLongRelease(to, value));
  }

  @Override
  public synchronized boolean storePairRelease(long mediaOffset, long first, long second) {
    requireWritable();
    long to = aligned(mediaOffset, PAIR_BYTES);
    return guarded(() -> PairStore.store(to, first, second));
  }

  @Override
  public synchronized void writeBack(long mediaOffset, long length) {
    long from = readable(mediaOffset, length);
    guarded(() -> cache.writeBack(from, length));
  }

  @Override
  public synchronized void drop(long mediaOffset, long length) {
    long from = readable(mediaOffset, length);
    guarded(() -> cache.drop(from, length));
  }

  @Override
  public void fence() {
    cache.fence();
  }

  private void guarded(Runnable access) {
    guarded(
        () -> {
          access.run();
          return null;
        });
  }

  /** Each access by itself: what comes of it is judged at once, and steers what comes next. */
  private <T> T guarded(Supplier<T> access) {
    return MemoryFaults.run(access::get, health::explain);
  }

  /** The address of a part, after all checks. */
  private long readable(long mediaOffset, long length) {
    if (closed) {
      throw new StoreClosedException(path + ": the medium was closed");
    }
    return address + Objects.checkFromIndexSize(mediaOffset, length, lengthBytes);
  }

  private long storable(long mediaOffset, long length) {
    requireWritable();
    return readable(mediaOffset, length);
  }

  private long aligned(long mediaOffset, int alignment) {
    if (mediaOffset % alignment != 0) {
      throw new IllegalArgumentException(
          "offset " + mediaOffset + " is not a multiple of " + alignment);
    }
    return readable(mediaOffset, alignment);
  }

  private void requireWritable() {
    if (!writable) {
      throw new IllegalStateException(path + ": the medium was opened for reading");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Mappings.unmap(path, address, mappedBytes);
    }
  }
}
