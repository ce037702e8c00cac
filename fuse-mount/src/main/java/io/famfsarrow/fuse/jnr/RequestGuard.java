package io.famfsarrow.fuse.jnr;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountListener;
import jnr.ffi.Pointer;

/**
 * The one gate through which every callback goes. jnr-fuse answers 0 for a callback that throws,
 * which for a read is the end of the file; here everything that is thrown, errors of the JVM
 * included, becomes a negative errno.
 */
final class RequestGuard {

  /** One request, by its path. */
  interface Request {
    /** Returns what libfuse wants: 0 or a count, or a negative errno. */
    int answer(byte[] path);
  }

  private final MountListener listener;

  RequestGuard(MountListener listener) {
    this.listener = listener;
  }

  int run(String operation, Pointer path, Request request) {
    byte[] bytes = null;
    try {
      bytes = NativeBytes.string(path);
      return request.answer(bytes);
    } catch (ErrnoException answer) {
      return -answer.errno();
    } catch (Throwable failure) {
      return -report(operation, bytes, failure);
    }
  }

  private int report(String operation, byte[] path, Throwable failure) {
    int errno = Errno.of(failure);
    try {
      listener.requestFailed(
          operation, path == null ? "?" : new String(path, UTF_8), errno, failure);
    } catch (Throwable alsoFailed) {
      failure.addSuppressed(alsoFailed); // the program's errno matters more than the report
    }
    return errno;
  }
}
