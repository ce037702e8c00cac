package io.famfsarrow.arrow;

import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.StoreClosedException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import org.apache.arrow.memory.ArrowBuf;

/**
 * A file's bytes in read-only memory that ends at a page nobody may touch, so that a read beyond
 * the end, or a store anywhere, ends the JVM and is noticed. Unmapped when it is closed and the
 * last pin is gone.
 */
final class GuardedRange implements MemoryRange, AutoCloseable {

  private static final long PAGE_BYTES = 4096;
  private static final int PROT_NONE = 0;
  private static final int PROT_READ = 1;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");
  private static final jnr.ffi.Runtime RUNTIME = jnr.ffi.Runtime.getRuntime(LIBC);

  /** The calls this needs; addresses as pointers, because jnr-ffi mixes up six plain numbers. */
  public interface LibC {
    Pointer mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    int mprotect(Pointer address, long length, int protection);

    int munmap(Pointer address, long length);
  }

  private final long base;
  private final long mappedBytes;
  private final long address;
  private final long sizeBytes;
  private final AtomicInteger claims = new AtomicInteger(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean mapped = true;

  GuardedRange(byte[] file) {
    sizeBytes = file.length;
    long dataPages = (sizeBytes + PAGE_BYTES - 1) / PAGE_BYTES;
    mappedBytes = (dataPages + 2) * PAGE_BYTES;
    base = LIBC.mmap(null, mappedBytes, PROT_NONE, MAP_PRIVATE_ANONYMOUS, -1, 0).address();
    Pointer data = Pointer.wrap(RUNTIME, base + PAGE_BYTES);
    long dataBytes = dataPages * PAGE_BYTES;
    address = base + PAGE_BYTES + dataBytes - sizeBytes;
    if (dataBytes > 0) {
      require(LIBC.mprotect(data, dataBytes, PROT_READ_WRITE));
      Pointer.wrap(RUNTIME, address).put(0, file, 0, file.length);
      require(LIBC.mprotect(data, dataBytes, PROT_READ));
    }
  }

  private static void require(int result) {
    if (result != 0) {
      throw new IllegalStateException("memory protection was refused");
    }
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public Pin pin(String holder) {
    if (closed.get()) {
      throw new StoreClosedException("range is closed");
    }
    claims.incrementAndGet();
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        release();
      }
    };
  }

  private void release() {
    if (claims.decrementAndGet() == 0) {
      mapped = false;
      require(LIBC.munmap(Pointer.wrap(RUNTIME, base), mappedBytes));
    }
  }

  /** Claims besides the range's own. */
  int pins() {
    return claims.get() - (closed.get() ? 0 : 1);
  }

  boolean isMapped() {
    return mapped;
  }

  boolean holds(ArrowBuf buffer) {
    return buffer.memoryAddress() >= address
        && buffer.capacity() <= sizeBytes
        && buffer.memoryAddress() - address <= sizeBytes - buffer.capacity();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }
}
