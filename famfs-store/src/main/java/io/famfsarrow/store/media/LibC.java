package io.famfsarrow.store.media;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MediaAccessException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The calls of libc that the media layer makes, through jffi directly (why: decision record 0002).
 *
 * <p>Every method returns what libc returns, or the negative errno; calls that a signal interrupted
 * are made again. Nothing is checked here: callers pass addresses and lengths that they own.
 * Constants are those of Linux on x86-64 and aarch64. Safe for use by several threads.
 */
final class LibC {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  /** {@code O_TMPFILE} without {@code O_DIRECTORY}, whose value depends on the machine. */
  private static final int O_TMPFILE_BIT = 0x400000;

  static final int PROT_NONE = 0;
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int PROT_EXEC = 4;

  static final int MAP_SHARED = 0x01;
  static final int MAP_PRIVATE = 0x02;
  static final int MAP_FIXED = 0x10;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MAP_NORESERVE = 0x4000;

  static final int MADV_POPULATE_READ = 22;
  static final int MADV_POPULATE_WRITE = 23;
  static final int MADV_COLLAPSE = 25;

  static final int FALLOC_FL_KEEP_SIZE = 1;
  static final int FALLOC_FL_PUNCH_HOLE = 2;

  static final int SEEK_END = 2;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;

  static final int LOCK_EX = 2;
  static final int LOCK_NB = 4;
  static final int LOCK_UN = 8;

  static final int F_OFD_GETLK = 36;
  static final int F_OFD_SETLK = 37;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7ff;

  /** The charset in which Java itself turns paths into bytes. */
  private static final Charset PATH_CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private static final int MAX_ARGUMENTS = 6;

  private static final Functions FUNCTIONS = Functions.load();

  static {
    checkSixthArgument();
  }

  private LibC() {}

  /** A function of libc; {@code wide} tells a 64-bit result from an {@code int}. */
  private record Symbol(long address, boolean wide) {}

  /** The functions, and one call shape for each number of arguments. */
  private static final class Functions {
    final Invoker invoker = Invoker.getInstance();
    final CallContext[] shapes = new CallContext[MAX_ARGUMENTS + 1];
    final Symbol open = narrow("open");
    final Symbol close = narrow("close");
    final Symbol statx = narrow("statx");
    final Symbol fstatfs = narrow("fstatfs");
    final Symbol mmap = wide("mmap");
    final Symbol munmap = narrow("munmap");
    final Symbol mprotect = narrow("mprotect");
    final Symbol madvise = narrow("madvise");
    final Symbol fallocate = narrow("fallocate");
    final Symbol ftruncate = narrow("ftruncate");
    final Symbol lseek = wide("lseek");
    final Symbol fchmod = narrow("fchmod");
    final Symbol fchown = narrow("fchown");
    final Symbol flock = narrow("flock");
    final Symbol fcntl = narrow("fcntl");
    final Symbol linkat = narrow("linkat");
    final Symbol rename = narrow("rename");
    final Symbol unlink = narrow("unlink");
    final Symbol strerror = wide("strerror");

    private Functions() {
      for (int arguments = 0; arguments <= MAX_ARGUMENTS; arguments++) {
        Type[] types = new Type[arguments];
        Arrays.fill(types, Type.SINT64);
        shapes[arguments] =
            CallContext.getCallContext(Type.SINT64, types, CallingConvention.DEFAULT, true);
      }
    }

    /**
     * On a thread of its own: the caller's may be interrupted, as a task is that somebody cancels.
     * The library would not be unpacked then, and no other caller could ever load it.
     */
    static Functions load() {
      Machine.requireSupported();
      FutureTask<Functions> loading = new FutureTask<>(Functions::new);
      Thread thread = new Thread(loading, "famfs-load-native");
      thread.setDaemon(true);
      thread.start();
      try {
        return resultOf(loading);
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof FamfsException known) {
          throw known;
        }
        throw notLoaded(failed.getCause());
      }
    }

    private static Functions resultOf(FutureTask<Functions> loading) throws ExecutionException {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return loading.get();
          } catch (InterruptedException later) {
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private static MediaAccessException notLoaded(Throwable cause) {
      return new MediaAccessException(
          "cannot load jffi, the library for native calls: "
              + cause.getMessage()
              + ". It unpacks a small library into the folder for temporary files ("
              + System.getProperty("java.io.tmpdir")
              + "), which must be writable and not mounted noexec;"
              + " -Djffi.extract.dir=DIR chooses another",
          cause);
    }

    private static Symbol narrow(String name) {
      return new Symbol(address(name), false);
    }

    private static Symbol wide(String name) {
      return new Symbol(address(name), true);
    }

    private static long address(String name) {
      long address = Library.getDefault().getSymbolAddress(name);
      if (address == 0) {
        throw new MediaAccessException(
            "this system's libc has no function " + name + "; glibc 2.28 or later has it");
      }
      return address;
    }
  }

  /**
   * Proves that the sixth argument of a call arrives: there are bindings that pass garbage, and an
   * mmap with a wrong offset would map the wrong bytes.
   */
  private static void checkSixthArgument() {
    long pageBytes = 4096;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    long aligned = mmap(0, pageBytes, PROT_READ, flags, -1, 0);
    long unaligned = mmap(0, pageBytes, PROT_READ, flags, -1, 1);
    if (aligned > 0) {
      munmap(aligned, pageBytes);
    }
    if (aligned <= 0 || unaligned != -Errno.EINVAL) {
      throw new MediaAccessException(
          "native calls do not work on this machine: mmap with offset 0 gave "
              + aligned
              + " and with offset 1 gave "
              + unaligned);
    }
  }

  static int open(String path, int flags, int mode) {
    try (NativePath name = new NativePath(path)) {
      return (int) call(FUNCTIONS.open, name.address, flags, mode);
    }
  }

  /** As {@link #open(String, int, int)}, by the path's own bytes, which need not be text. */
  static int open(Path path, int flags, int mode) {
    try (NativePath name = new NativePath(bytes(path))) {
      return (int) call(FUNCTIONS.open, name.address, flags, mode);
    }
  }

  /** Java tells the bytes of a path in its URI only, which ends with a slash for a folder. */
  private static byte[] bytes(Path path) {
    String uri = path.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(uri.length());
    int end = uri.length() > 1 && uri.endsWith("/") ? uri.length() - 1 : uri.length();
    for (int i = 0; i < end; i++) {
      boolean escaped = uri.charAt(i) == '%';
      bytes.write(escaped ? Integer.parseInt(uri, i + 1, i + 3, 16) : uri.charAt(i));
      i += escaped ? 2 : 0;
    }
    return bytes.toByteArray();
  }

  /** An unnamed, writable file in a folder: {@code O_TMPFILE}. */
  static int openUnnamed(String folder, int mode) {
    return open(folder, O_RDWR | O_CLOEXEC | O_TMPFILE_BIT | Machine.directoryFlag(), mode);
  }

  static int close(int fd) {
    return (int) call(FUNCTIONS.close, fd);
  }

  /** Fills a {@code struct statx} of 256 bytes for an open descriptor. */
  static int statx(int fd, long buffer) {
    try (NativePath empty = new NativePath("")) {
      return (int)
          call(FUNCTIONS.statx, fd, empty.address, AT_EMPTY_PATH, STATX_BASIC_STATS, buffer);
    }
  }

  /** Fills a {@code struct statx} of 256 bytes for what a path leads to. */
  static int statx(String path, long buffer) {
    try (NativePath name = new NativePath(path)) {
      return (int) call(FUNCTIONS.statx, AT_FDCWD, name.address, 0, STATX_BASIC_STATS, buffer);
    }
  }

  /** Fills a {@code struct statfs} of 120 bytes. */
  static int fstatfs(int fd, long buffer) {
    return (int) call(FUNCTIONS.fstatfs, fd, buffer);
  }

  static long mmap(long address, long length, int protection, int flags, int fd, long offset) {
    return call(FUNCTIONS.mmap, address, length, protection, flags, fd, offset);
  }

  static int munmap(long address, long length) {
    return (int) call(FUNCTIONS.munmap, address, length);
  }

  static int mprotect(long address, long length, int protection) {
    return (int) call(FUNCTIONS.mprotect, address, length, protection);
  }

  static int madvise(long address, long length, int advice) {
    return (int) call(FUNCTIONS.madvise, address, length, advice);
  }

  static int fallocate(int fd, int mode, long offset, long length) {
    return (int) call(FUNCTIONS.fallocate, fd, mode, offset, length);
  }

  static int ftruncate(int fd, long length) {
    return (int) call(FUNCTIONS.ftruncate, fd, length);
  }

  static int fchmod(int fd, int permissions) {
    return (int) call(FUNCTIONS.fchmod, fd, permissions);
  }

  /** Changes owner and group; -1 leaves one as it is. */
  static int fchown(int fd, int uid, int gid) {
    return (int) call(FUNCTIONS.fchown, fd, uid, gid);
  }

  static long lseek(int fd, long offset, int whence) {
    return call(FUNCTIONS.lseek, fd, offset, whence);
  }

  static int flock(int fd, int operation) {
    return (int) call(FUNCTIONS.flock, fd, operation);
  }

  static int fcntl(int fd, int command, long argument) {
    return (int) call(FUNCTIONS.fcntl, fd, command, argument);
  }

  /** Gives an unnamed open file a name; EEXIST if the name is taken. */
  static int linkDescriptor(int fd, String path) {
    return linkAt("/proc/self/fd/" + fd, path, AT_SYMLINK_FOLLOW);
  }

  /** A second name for a file; EEXIST if the name is taken. */
  static int link(String existing, String path) {
    return linkAt(existing, path, 0);
  }

  private static int linkAt(String existing, String path, int flags) {
    try (NativePath from = new NativePath(existing);
        NativePath to = new NativePath(path)) {
      return (int) call(FUNCTIONS.linkat, AT_FDCWD, from.address, AT_FDCWD, to.address, flags);
    }
  }

  static int rename(String existing, String path) {
    try (NativePath from = new NativePath(existing);
        NativePath to = new NativePath(path)) {
      return (int) call(FUNCTIONS.rename, from.address, to.address);
    }
  }

  static int unlink(String path) {
    try (NativePath name = new NativePath(path)) {
      return (int) call(FUNCTIONS.unlink, name.address);
    }
  }

  /** libc's text for an errno. */
  static String strerror(int errno) {
    return RawMemory.text(call(FUNCTIONS.strerror, errno));
  }

  /** A path as libc wants it, for the time of one call. */
  private static final class NativePath implements AutoCloseable {
    final long address;

    NativePath(String path) {
      this(path.getBytes(PATH_CHARSET));
    }

    NativePath(byte[] bytes) {
      address = RawMemory.allocate(bytes.length + 1L);
      RawMemory.copy(bytes, 0, address, bytes.length);
      RawMemory.putByte(address + bytes.length, (byte) 0);
    }

    @Override
    public void close() {
      RawMemory.free(address);
    }
  }

  private static long call(Symbol function, long... a) {
    while (true) {
      long result = callOnce(function.address, a);
      result = function.wide ? result : (int) result;
      if (result != -1) {
        return result;
      }
      int errno = LastError.getInstance().get();
      // Linux has given the descriptor back even when close was interrupted.
      if (errno != Errno.EINTR || function.equals(FUNCTIONS.close)) {
        return -errno;
      }
    }
  }

  private static long callOnce(long function, long[] a) {
    Invoker invoker = FUNCTIONS.invoker;
    CallContext shape = FUNCTIONS.shapes[a.length];
    return switch (a.length) {
      case 1 -> invoker.invokeL1(shape, function, a[0]);
      case 2 -> invoker.invokeL2(shape, function, a[0], a[1]);
      case 3 -> invoker.invokeL3(shape, function, a[0], a[1], a[2]);
      case 4 -> invoker.invokeL4(shape, function, a[0], a[1], a[2], a[3]);
      case 5 -> invoker.invokeL5(shape, function, a[0], a[1], a[2], a[3], a[4]);
      case MAX_ARGUMENTS -> invoker.invokeL6(shape, function, a[0], a[1], a[2], a[3], a[4], a[5]);
      default -> throw new IllegalArgumentException(a.length + " arguments");
    };
  }
}
