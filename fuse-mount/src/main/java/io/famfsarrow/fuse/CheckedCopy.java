package io.famfsarrow.fuse;

import com.kenai.jffi.MemoryIO;
import io.famfsarrow.store.MemoryFaultException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
  private static final Path OWN_MEMORY = Path.of("/proc/self/mem");

  private static volatile boolean callForbidden;

  private CheckedCopy() {}

  /**
   * Copies {@code lengthBytes} bytes between two addresses that do not overlap; both must be
   * mapped.
   *
   * @throws MemoryFaultException if the source cannot be read, wholly or in part; what then stands
   *     at the target is undefined
   */
  static void copy(long fromAddress, long toAddress, int lengthBytes) {
    if (callForbidden) {
      copyByFile(fromAddress, toAddress, lengthBytes);
      return;
    }
    long copied = LibC.copyOwnMemory(fromAddress, toAddress, lengthBytes);
    if (copied == -Errno.EPERM || copied == -Errno.ENOSYS) {
      callForbidden = true;
      copyByFile(fromAddress, toAddress, lengthBytes);
    } else if (copied != lengthBytes) {
      throw unreadable(copied, lengthBytes, null);
    }
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

  /** A negative {@code copied} is the errno of a call that copied nothing. */
  private static MemoryFaultException unreadable(long copied, long wanted, IOException cause) {
    String failed =
        copied < 0 ? "errno " + -copied : copied + " of " + wanted + " bytes could be read";
    return new MemoryFaultException(
        "the medium failed under its mapping: "
            + failed
            + "; was its file cut short, or is its memory damaged?",
        cause);
  }
}
