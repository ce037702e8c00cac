package io.famfsarrow.store;

import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.RawMemory;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * A file of a store as {@link MediaMemory}, so that a protocol which lives in files runs over the
 * same small interface as the log: offsets are file offsets here.
 *
 * <p>Methods are synchronized so that closing never pulls the mapping from under a running load or
 * store: use after close throws {@link StoreClosedException}.
 */
public final class FileMemory implements MediaMemory, AutoCloseable {

  /** Something to do to the cache lines of a part. */
  private interface LineAction {
    void on(long offset, long lengthBytes);
  }

  private final String name;
  private final long sizeBytes;
  private final boolean writable;
  private final LongSupplier address;
  private final LineAction writeBack;
  private final LineAction drop;
  private final Runnable close;
  private boolean closed;

  private FileMemory(
      String name,
      long sizeBytes,
      boolean writable,
      LongSupplier address,
      LineAction writeBack,
      LineAction drop,
      Runnable close) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.writable = writable;
    this.address = address;
    this.writeBack = writeBack;
    this.drop = drop;
    this.close = close;
  }

  /** Takes over a view; stores throw {@link IllegalStateException}. */
  public static FileMemory of(FileView view) {
    return new FileMemory(
        view.path().toString(),
        view.sizeBytes(),
        false,
        view::address,
        (offset, length) -> {}, // nothing was stored
        view::dropLines,
        view::close);
  }

  /** Takes over a writable file. Parts must be prepared before they are stored to. */
  public static FileMemory of(WritableFile file) {
    return new FileMemory(
        file.path().toString(),
        file.sizeBytes(),
        true,
        file::address,
        file::force,
        file::dropLines,
        file::close);
  }

  /**
   * Reserved space, which stays the caller's: closing this leaves it as it is. Parts must be
   * prepared before they are stored to. Its lines are written back when it is committed, and no
   * other host writes there.
   */
  public static FileMemory of(Reservation reservation) {
    return new FileMemory(
        "the reservation",
        reservation.sizeBytes(),
        true,
        reservation::address,
        (offset, length) -> {},
        (offset, length) -> {},
        () -> {});
  }

  @Override
  public long lengthBytes() {
    return sizeBytes;
  }

  @Override
  public synchronized long loadAcquire(long offset) {
    return RawMemory.getLongAcquire(aligned(offset));
  }

  @Override
  public synchronized void load(long offset, byte[] into, int index, int lengthBytes) {
    RawMemory.copy(readable(offset, lengthBytes), into, index, lengthBytes);
  }

  @Override
  public synchronized void store(long offset, byte[] from, int index, int lengthBytes) {
    RawMemory.copy(from, index, storable(offset, lengthBytes), lengthBytes);
  }

  @Override
  public synchronized void zero(long offset, long lengthBytes) {
    RawMemory.fill(storable(offset, lengthBytes), lengthBytes, (byte) 0);
  }

  @Override
  public synchronized void storeRelease(long offset, long value) {
    requireWritable();
    RawMemory.putLongRelease(aligned(offset), value);
  }

  /** Never stores: no protocol within files needs it. */
  @Override
  public boolean storePairRelease(long offset, long first, long second) {
    return false;
  }

  @Override
  public synchronized void writeBack(long offset, long lengthBytes) {
    readable(offset, lengthBytes);
    writeBack.on(offset, lengthBytes);
  }

  @Override
  public synchronized void drop(long offset, long lengthBytes) {
    readable(offset, lengthBytes);
    drop.on(offset, lengthBytes);
  }

  /** {@link #writeBack} has fenced its lines already; this keeps later stores behind it. */
  @Override
  public void fence() {
    VarHandle.fullFence();
  }

  /** The address of a part, after all checks. */
  private long readable(long offset, long lengthBytes) {
    if (closed) {
      throw new StoreClosedException(name + " was closed");
    }
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
    return address.getAsLong() + offset;
  }

  private long storable(long offset, long lengthBytes) {
    requireWritable();
    return readable(offset, lengthBytes);
  }

  private long aligned(long offset) {
    if (offset % Long.BYTES != 0) {
      throw new IllegalArgumentException("offset " + offset + " is not a multiple of 8");
    }
    return readable(offset, Long.BYTES);
  }

  private void requireWritable() {
    if (!writable) {
      throw new IllegalStateException(name + " was opened for reading");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      close.run();
    }
  }
}
