package io.famfsarrow.store;

import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.RawMemory;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * A file of a store as {@link MediaMemory}, so that a protocol which lives in files runs over the
 * same small interface as the log: offsets are file offsets here.
 *
 * <p>Methods are synchronized so that closing never pulls the mapping from under a running load or
 * store: use after close throws {@link StoreClosedException}.
 */
public final class FileMemory implements MediaMemory, AutoCloseable {

  /** What differs between the two kinds of mapping. */
  private interface Mapped extends AutoCloseable {
    long address();

    void writeBack(long offset, long lengthBytes);

    void drop(long offset, long lengthBytes);

    @Override
    void close();
  }

  private final FamfsPath path;
  private final Mapped mapped;
  private final long sizeBytes;
  private final boolean writable;
  private boolean closed;

  private FileMemory(FamfsPath path, Mapped mapped, long sizeBytes, boolean writable) {
    this.path = path;
    this.mapped = mapped;
    this.sizeBytes = sizeBytes;
    this.writable = writable;
  }

  /** Takes over a view; stores throw {@link IllegalStateException}. */
  public static FileMemory of(FileView view) {
    Mapped mapped =
        new Mapped() {
          @Override
          public long address() {
            return view.address();
          }

          @Override
          public void writeBack(long offset, long lengthBytes) {
            // nothing was stored
          }

          @Override
          public void drop(long offset, long lengthBytes) {
            view.drop(offset, lengthBytes);
          }

          @Override
          public void close() {
            view.close();
          }
        };
    return new FileMemory(view.path(), mapped, view.sizeBytes(), false);
  }

  /** Takes over a writable file. Parts must be prepared before they are stored to. */
  public static FileMemory of(WritableFile file) {
    Mapped mapped =
        new Mapped() {
          @Override
          public long address() {
            return file.address();
          }

          @Override
          public void writeBack(long offset, long lengthBytes) {
            file.force(offset, lengthBytes);
          }

          @Override
          public void drop(long offset, long lengthBytes) {
            file.drop(offset, lengthBytes);
          }

          @Override
          public void close() {
            file.close();
          }
        };
    return new FileMemory(file.path(), mapped, file.sizeBytes(), true);
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

  /** Never stores: files are mapped without a promise of their alignment on the medium. */
  @Override
  public boolean storePairRelease(long offset, long first, long second) {
    return false;
  }

  @Override
  public synchronized void writeBack(long offset, long lengthBytes) {
    readable(offset, lengthBytes);
    mapped.writeBack(offset, lengthBytes);
  }

  @Override
  public synchronized void drop(long offset, long lengthBytes) {
    readable(offset, lengthBytes);
    mapped.drop(offset, lengthBytes);
  }

  /** {@link #writeBack} has fenced its lines already; this keeps later stores behind it. */
  @Override
  public void fence() {
    VarHandle.fullFence();
  }

  /** The address of a part, after all checks. */
  private long readable(long offset, long lengthBytes) {
    if (closed) {
      throw new StoreClosedException(path + " was closed");
    }
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
    return mapped.address() + offset;
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
      throw new IllegalStateException(path + " was opened for reading");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      mapped.close();
    }
  }
}
