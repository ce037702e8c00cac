package io.famfsarrow.store.media;

import io.famfsarrow.store.StoreClosedException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The first bytes of a medium, mapped shared.
 *
 * <p>Methods are synchronized so that closing never pulls the mapping from under a running load or
 * store: use after close throws.
 */
final class MappedMetadata implements MediaMemory, AutoCloseable {
  private static final int PAIR_BYTES = 2 * Long.BYTES;

  private final Path path;
  private final long address;
  private final long mappedBytes;
  private final long lengthBytes;
  private final boolean writable;
  private final CacheControl cache;
  private boolean closed;

  /** Takes over a mapping of at least lengthBytes. */
  MappedMetadata(
      Path path,
      long address,
      long mappedBytes,
      long lengthBytes,
      boolean writable,
      CacheControl cache) {
    this.path = path;
    this.address = address;
    this.mappedBytes = mappedBytes;
    this.lengthBytes = lengthBytes;
    this.writable = writable;
    this.cache = cache;
  }

  @Override
  public long lengthBytes() {
    return lengthBytes;
  }

  @Override
  public synchronized long loadAcquire(long mediaOffset) {
    return RawMemory.getLongAcquire(aligned(mediaOffset, Long.BYTES));
  }

  @Override
  public synchronized void load(long mediaOffset, byte[] into, int index, int length) {
    RawMemory.copy(readable(mediaOffset, length), into, index, length);
  }

  @Override
  public synchronized void store(long mediaOffset, byte[] from, int index, int length) {
    RawMemory.copy(from, index, storable(mediaOffset, length), length);
  }

  @Override
  public synchronized void zero(long mediaOffset, long length) {
    RawMemory.fill(storable(mediaOffset, length), length, (byte) 0);
  }

  @Override
  public synchronized void storeRelease(long mediaOffset, long value) {
    requireWritable();
    RawMemory.putLongRelease(aligned(mediaOffset, Long.BYTES), value);
  }

  @Override
  public synchronized boolean storePairRelease(long mediaOffset, long first, long second) {
    requireWritable();
    return PairStore.store(aligned(mediaOffset, PAIR_BYTES), first, second);
  }

  @Override
  public synchronized void writeBack(long mediaOffset, long length) {
    cache.writeBack(readable(mediaOffset, length), length);
  }

  @Override
  public synchronized void drop(long mediaOffset, long length) {
    cache.drop(readable(mediaOffset, length), length);
  }

  @Override
  public void fence() {
    cache.fence();
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
