package io.famfsarrow.fuse;

import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The few system calls that Java has no word for. Results below zero: see {@link #errno()}. */
final class LibC {

  /** The C functions; names as in libc. */
  public interface Calls {
    /**
     * Copies between address spaces, here within one. Pointers and not addresses in the signature:
     * jnr-ffi passes a wrong sixth argument where all are plain integers.
     */
    long process_vm_readv(
        int pid, Pointer local, long localCount, Pointer remote, long remoteCount, long flags);

    int open(String path, int flags);

    int close(int descriptor);

    int umount2(String target, int flags);

    int geteuid();
  }

  private static final int O_DIRECTORY =
      System.getProperty("os.arch").equals("aarch64") ? 040000 : 0200000;

  static final Calls CALLS = LibraryLoader.create(Calls.class).load("c");
  static final Runtime RUNTIME = Runtime.getRuntime(CALLS);

  private LibC() {}

  /** Error number of this thread's last failed call. */
  static int errno() {
    return RUNTIME.getLastError();
  }

  static boolean isRoot() {
    return CALLS.geteuid() == 0;
  }

  /**
   * Whether a mount's server is dead. Opening asks the server; attributes alone could come from the
   * kernel's memory.
   */
  static boolean isDisconnected(Path directory) {
    int descriptor = CALLS.open(directory.toString(), O_DIRECTORY);
    if (descriptor >= 0) {
      CALLS.close(descriptor);
      return false;
    }
    return errno() == Errno.ENOTCONN;
  }
}
