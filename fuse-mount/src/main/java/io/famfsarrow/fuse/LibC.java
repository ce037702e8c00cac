package io.famfsarrow.fuse;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The few system calls that Java has no word for, through jffi directly, as in the store's media
 * layer: so that a command that only unmounts starts fast (decision record 0002).
 *
 * <p>Every method returns what libc returns, or the negative errno. Safe for use by several
 * threads.
 */
final class LibC {
  private static final int O_DIRECTORY =
      System.getProperty("os.arch").equals("aarch64") ? 040000 : 0200000;
  private static final int O_CLOEXEC = 02000000;
  private static final int IOVEC_BYTES = 16;

  /** The charset in which Java itself turns paths into bytes. */
  private static final Charset PATH_CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private static final Invoker INVOKER = Invoker.getInstance();
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final CallContext[] SHAPES = shapes(6);
  private static final long OPEN = symbol("open");
  private static final long CLOSE = symbol("close");
  private static final long UMOUNT2 = symbol("umount2");
  private static final long GETEUID = symbol("geteuid");
  private static final long GETPID = symbol("getpid");
  private static final long PROCESS_VM_READV = symbol("process_vm_readv");

  private LibC() {}

  private static CallContext[] shapes(int maxArguments) {
    CallContext[] shapes = new CallContext[maxArguments + 1];
    for (int arguments = 0; arguments <= maxArguments; arguments++) {
      Type[] types = new Type[arguments];
      Arrays.fill(types, Type.SINT64);
      shapes[arguments] =
          CallContext.getCallContext(Type.SINT64, types, CallingConvention.DEFAULT, true);
    }
    return shapes;
  }

  private static long symbol(String name) {
    long address = Library.getDefault().getSymbolAddress(name);
    if (address == 0) {
      throw new FuseUnavailableException(
          "this system's libc has no function " + name + "; glibc 2.28 or later has it");
    }
    return address;
  }

  static boolean isRoot() {
    return (int) INVOKER.invokeL0(SHAPES[0], GETEUID) == 0;
  }

  /** Takes a mount away; 0 or a negative errno. */
  static int unmount(Path directory, int flags) {
    long target = allocate(directory);
    try {
      return narrow(INVOKER.invokeL2(SHAPES[2], UMOUNT2, target, flags));
    } finally {
      MEMORY.freeMemory(target);
    }
  }

  /**
   * Whether a mount's server is dead. Opening asks the server; attributes alone could come from the
   * kernel's memory.
   */
  static boolean isDisconnected(Path directory) {
    int descriptor = openDirectory(directory);
    if (descriptor >= 0) {
      close(descriptor);
    }
    return descriptor == -Errno.ENOTCONN;
  }

  /**
   * Opens a directory so that no process started meanwhile inherits it: it would keep a mount busy.
   *
   * @return the descriptor, to be closed, or a negative errno
   */
  static int openDirectory(Path directory) {
    long path = allocate(directory);
    try {
      return narrow(INVOKER.invokeL3(SHAPES[3], OPEN, path, O_DIRECTORY | O_CLOEXEC, 0));
    } finally {
      MEMORY.freeMemory(path);
    }
  }

  static void close(int descriptor) {
    INVOKER.invokeL1(SHAPES[1], CLOSE, descriptor);
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
      int pid = (int) INVOKER.invokeL0(SHAPES[0], GETPID);
      long copied =
          INVOKER.invokeL6(SHAPES[6], PROCESS_VM_READV, pid, iovecs, 1, iovecs + IOVEC_BYTES, 1, 0);
      return copied == -1 ? -LastError.getInstance().get() : copied;
    } finally {
      MEMORY.freeMemory(iovecs);
    }
  }

  private static void putIovec(long at, long address, long lengthBytes) {
    MEMORY.putLong(at, address);
    MEMORY.putLong(at + Long.BYTES, lengthBytes);
  }

  /** A C string, to be freed. */
  private static long allocate(Path path) {
    byte[] bytes = path.toString().getBytes(PATH_CHARSET);
    long address = MEMORY.allocateMemory(bytes.length + 1L, true);
    MEMORY.putByteArray(address, bytes, 0, bytes.length);
    return address;
  }

  /** An {@code int} result: the upper half of the register says nothing. */
  private static int narrow(long result) {
    int value = (int) result;
    return value == -1 ? -LastError.getInstance().get() : value;
  }
}
