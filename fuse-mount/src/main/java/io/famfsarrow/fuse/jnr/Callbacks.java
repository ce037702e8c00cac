package io.famfsarrow.fuse.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Delegate;

/**
 * libfuse's callbacks with paths and names as pointers to their bytes: jnr-fuse's own types turn
 * them into text by the default character set, which loses names that it cannot express. Lengths
 * and offsets are 64-bit in libfuse 2 on Linux.
 */
final class Callbacks {
  private Callbacks() {}

  /** {@code getattr}, {@code open}, {@code statfs}: a path and a structure to fill. */
  public interface OnStruct {
    @Delegate
    int call(Pointer path, Pointer struct);
  }

  /** {@code read}. */
  public interface OnRead {
    @Delegate
    int call(Pointer path, Pointer buffer, long lengthBytes, long fileOffset, Pointer info);
  }

  /** {@code readdir}. */
  public interface OnReaddir {
    @Delegate
    int call(Pointer path, Pointer buffer, Pointer filler, long position, Pointer info);
  }

  /** {@code getxattr}. */
  public interface OnGetxattr {
    @Delegate
    int call(Pointer path, Pointer name, Pointer value, long lengthBytes);
  }

  /** {@code listxattr} and {@code readlink}: a path and a buffer. */
  public interface OnBuffer {
    @Delegate
    int call(Pointer path, Pointer buffer, long lengthBytes);
  }

  /** {@code access}. */
  public interface OnAccess {
    @Delegate
    int call(Pointer path, int mask);
  }

  /**
   * Any callback that ends the same way whatever it is asked. C's calling conventions on Linux let
   * the callee ignore its arguments.
   */
  public interface OnAnything {
    @Delegate
    int call();
  }
}
