package io.famfsarrow.fuse;

import com.kenai.jffi.MemoryIO;
import io.famfsarrow.store.MediaAccessException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentLinkedQueue;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Copies mapped bytes so that a failing medium is noticed <em>before</em> the copy is used.
 *
 * <p>A plain copy is no use here: when a mapped file was cut short or memory is poisoned, the JVM
 * skips the faulting access and throws an error some time later, when stale bytes may long have
 * been handed out as good ones. The kernel's own copy ({@code process_vm_readv} within this
 * process) reports the fault with the call. Where a sandbox forbids that call, {@code
 * /proc/self/mem} does the same, slower.
 *
 * <p>Safe for use by several threads.
 */
final class CheckedCopy {
  private static final int EFAULT = 14;
  private static final int IOVEC_BYTES = 16;
  private static final int PID = (int) ProcessHandle.current().pid();
  private static final Path OWN_MEMORY = Path.of("/proc/self/mem");

  /** Pairs of struct iovec, local then remote. A pool, as the threads of libfuse come and go. */
  private static final ConcurrentLinkedQueue<Pointer> IOVECS = new ConcurrentLinkedQueue<>();

  private static volatile boolean callForbidden;

  private CheckedCopy() {}

  /**
   * Copies {@code lengthBytes} bytes between two addresses that do not overlap; both must be
   * mapped.
   *
   * @throws MediaAccessException if the source cannot be read, wholly or in part; what then stands
   *     at the target is undefined
   */
  static void copy(long fromAddress, long toAddress, int lengthBytes) {
    if (callForbidden) {
      copyByFile(fromAddress, toAddress, lengthBytes);
      return;
    }
    Pointer iovecs = takeIovecs();
    try {
      fill(iovecs, 0, toAddress, lengthBytes);
      fill(iovecs, IOVEC_BYTES, fromAddress, lengthBytes);
      long copied = LibC.CALLS.process_vm_readv(PID, iovecs, 1, iovecs.slice(IOVEC_BYTES), 1, 0);
      if (copied != lengthBytes) {
        fallBack(copied, fromAddress, toAddress, lengthBytes);
      }
    } finally {
      IOVECS.add(iovecs);
    }
  }

  private static Pointer takeIovecs() {
    Pointer pooled = IOVECS.poll();
    return pooled != null ? pooled : Memory.allocateDirect(LibC.RUNTIME, 2 * IOVEC_BYTES);
  }

  private static void fill(Pointer iovecs, int at, long address, long lengthBytes) {
    iovecs.putLong(at, address);
    iovecs.putLong(at + Long.BYTES, lengthBytes);
  }

  private static void fallBack(long copied, long fromAddress, long toAddress, int lengthBytes) {
    int errno = LibC.errno();
    if (copied >= 0 || errno == EFAULT) {
      throw unreadable(Math.max(copied, 0), lengthBytes, null);
    }
    if (errno != Errno.EPERM && errno != Errno.ENOSYS) {
      throw new MediaAccessException(
          "process_vm_readv of " + lengthBytes + " mapped bytes failed with errno " + errno);
    }
    callForbidden = true;
    copyByFile(fromAddress, toAddress, lengthBytes);
  }

  /** The way without the system call; package-private so that a test can walk it. */
  static void copyByFile(long fromAddress, long toAddress, int lengthBytes) {
    var target = MemoryIO.getInstance().newDirectByteBuffer(toAddress, lengthBytes);
    try (FileChannel memory = FileChannel.open(OWN_MEMORY, StandardOpenOption.READ)) {
      while (target.hasRemaining()) {
        if (memory.read(target, fromAddress + target.position()) <= 0) {
          throw unreadable(target.position(), lengthBytes, null);
        }
      }
    } catch (IOException failed) {
      throw unreadable(target.position(), lengthBytes, failed);
    }
  }

  private static MediaAccessException unreadable(long copied, long wanted, IOException cause) {
    return new MediaAccessException(
        "the medium failed under its mapping: "
            + copied
            + " of "
            + wanted
            + " bytes could be read; was its file cut short, or is its memory damaged?",
        cause);
  }
}
