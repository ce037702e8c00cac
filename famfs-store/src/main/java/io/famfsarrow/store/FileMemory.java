package io.famfsarrow.store;

import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.MemoryFaults;
import io.famfsarrow.store.media.RawMemory;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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
  private final GuardedMemory memory;
  private final LongSupplier address;
  private final LineAction writeBack;
  private final LineAction drop;
  private final Runnable close;
  private boolean closed;

  private FileMemory(
      String name,
      long sizeBytes,
      boolean writable,
      GuardedMemory memory,
      LongSupplier address,
      LineAction writeBack,
      LineAction drop,
      Runnable close) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.writable = writable;
    this.memory = memory;
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
        view,
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
        file,
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
        reservation,
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
    long from = aligned(offset);
    return guarded(() -> RawMemory.getLongAcquire(from));
  }

  @Override
  public synchronized void load(long offset, byte[] into, int index, int lengthBytes) {
    long from = readable(offset, lengthBytes);
    guarded(() -> RawMemory.copy(from, into, index, lengthBytes));
  }

  @Override
  public synchronized void store(long offset, byte[] from, int index, int lengthBytes) {
    long to = storable(offset, lengthBytes);
    guarded(() -> RawMemory.copy(from, index, to, lengthBytes));
  }

  @Override
  public synchronized void zero(long offset, long lengthBytes) {
    long to = storable(offset, lengthBytes);
    guarded(() -> RawMemory.fill(to, lengthBytes, (byte) 0));
  }

  @Override
  public synchronized void storeRelease(long offset, long value) {
    requireWritable();
    long to = aligned(offset);
    guarded(() -> RawMemory.putLongRelease(to, value));
  }

  /** Never stores: no protocol within files needs it. */
  @Override
  public boolean storePairRelease(long offset, long first, long second) {
    return false;
  }

  @Override
  public synchronized void writeBack(long offset, long lengthBytes) {
    readable(offset, lengthBytes);
    guarded(() -> writeBack.on(offset, lengthBytes));
  }

  @Override
  public synchronized void drop(long offset, long lengthBytes) {
    readable(offset, lengthBytes);
    guarded(() -> drop.on(offset, lengthBytes));
  }

  /** {@link #writeBack} has fenced its lines already; this keeps later stores behind it. */
  @Override
  public void fence() {
    VarHandle.fullFence();
  }

  private void guarded(Runnable access) {
    guarded(
        () -> {
          access.run();
          return null;
        });
  }

  /** Settles each access, and leaves the rest of a guard's work to the rare case that needs it. */
  private <T> T guarded(Supplier<T> access) {
    try {
      T result = access.get();
      MemoryFaults.settle();
      return result;
    } catch (InternalError fault) {
      return memory.guard(
          () -> {
            throw fault;
          });
    } catch (MemoryFaultException fault) {
      return memory.guard(
          () -> {
            throw fault; // what the memory is part of is to know it, too
          });
    }
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
