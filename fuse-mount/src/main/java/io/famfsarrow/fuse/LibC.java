package io.famfsarrow.fuse;

import com.kenai.jffi.MemoryIO;
import java.nio.file.Path;

/**
 * The few system calls that Java has no word for.
 *
 * <p>Every method returns what libc returns, or the negative errno. Safe for use by several
 * threads.
 */
final class LibC {
  private static final int O_DIRECTORY =
      System.getProperty("os.arch").equals("aarch64") ? 040000 : 0200000;
  private static final int O_CLOEXEC = 02000000;
  private static final int IOVEC_BYTES = 16;

  /** More than {@code struct statfs} has on any machine. */
  private static final int STATFS_BYTES = 256;

  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final CFunction OPEN = CFunction.narrow("open");
  private static final CFunction STATFS = CFunction.narrow("statfs");
  private static final CFunction CLOSE = CFunction.narrow("close");
  private static final CFunction UMOUNT2 = CFunction.narrow("umount2");
  private static final CFunction GETEUID = CFunction.narrow("geteuid");
  private static final CFunction GETPID = CFunction.narrow("getpid");
  private static final CFunction PROCESS_VM_READV = CFunction.wide("process_vm_readv");

  private LibC() {}

  static boolean isRoot() {
    return GETEUID.call() == 0;
  }

  /** Takes a mount away; 0 or a negative errno. */
  static int unmount(Path directory, int flags) {
    try (NativeText target = NativeText.of(directory)) {
      return (int) UMOUNT2.call(target.address(), flags);
    }
  }

  /**
   * Whether a mount's server is dead. Asking for the free space asks the server; attributes, and
   * opening too, could come from the kernel's memory.
   */
  static boolean isDisconnected(Path directory) {
    long figures = MEMORY.allocateMemory(STATFS_BYTES, false);
    try (NativeText path = NativeText.of(directory)) {
      return STATFS.call(path.address(), figures) == -Errno.ENOTCONN;
    } finally {
      MEMORY.freeMemory(figures);
    }
  }

  /**
   * Opens a directory so that no process started meanwhile inherits it: it would keep a mount busy.
   *
   * @return the descriptor, to be closed, or a negative errno
   */
  static int openDirectory(Path directory) {
    try (NativeText path = NativeText.of(directory)) {
      return (int) OPEN.call(path.address(), O_DIRECTORY | O_CLOEXEC, 0);
    }
  }

  static void close(int descriptor) {
    CLOSE.call(descriptor);
  }

  /**
   * Copies memory of this process by the kernel, which checks every access.
   *
   * @return bytes copied, less than {@code lengthBytes} if a part of the source cannot be read, or
   *     a negative errno
   */
  static long copyOwnMemory(long fromAddress, long toAddress, long lengthBytes) {
    long iovecs = MEMORY.allocateMemory(2 * IOVEC_BYTES, false);
    try {
      putIovec(iovecs, toAddress, lengthBytes);
      putIovec(iovecs + IOVEC_BYTES, fromAddress, lengthBytes);
      return PROCESS_VM_READV.call(GETPID.call(), iovecs, 1, iovecs + IOVEC_BYTES, 1, 0);
    } finally {
      MEMORY.freeMemory(iovecs);
    }
  }

  private static void putIovec(long at, long address, long lengthBytes) {
    MEMORY.putLong(at, address);
    MEMORY.putLong(at + Long.BYTES, lengthBytes);
  }
}
