package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.CFunction;
import io.famfsarrow.fuse.NativeText;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What this back end calls of libc. Results are those of libc, or the negative errno; constants are
 * those of Linux on x86-64 and aarch64. Safe for use by several threads.
 */
final class SystemCalls {
  static final int MS_RDONLY = 1;
  static final int MS_NOSUID = 2;
  static final int MS_NODEV = 4;
  static final int MS_NOEXEC = 8;

  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 02000000;
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_CLOEXEC = O_CLOEXEC;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** Bytes of {@code struct pollfd}: descriptor, wanted and found events. */
  private static final int POLL_BYTES = 8;

  private static final short POLLIN = 1;

  /** More than any libc needs for {@code posix_spawn_file_actions_t}. */
  private static final int FILE_ACTIONS_BYTES = 256;

  private static final CFunction OPEN = CFunction.narrow("open");
  private static final CFunction CLOSE = CFunction.narrow("close");
  private static final CFunction READ = CFunction.wide("read");
  private static final CFunction WRITE = CFunction.wide("write");
  private static final CFunction WRITEV = CFunction.wide("writev");
  private static final CFunction MOUNT = CFunction.narrow("mount");
  private static final CFunction GETUID = CFunction.narrow("getuid");
  private static final CFunction GETGID = CFunction.narrow("getgid");

  private SystemCalls() {}

  /** Those that only an ordinary user's mount needs. */
  private static final class ForHelper {
    static final CFunction SOCKETPAIR = CFunction.narrow("socketpair");
    static final CFunction RECVMSG = CFunction.wide("recvmsg");
    static final CFunction POLL = CFunction.narrow("poll");
    static final CFunction PIPE2 = CFunction.narrow("pipe2");
    static final CFunction WAITPID = CFunction.narrow("waitpid");
    static final CFunction SPAWN = CFunction.narrow("posix_spawn");
    static final CFunction ACTIONS_INIT = CFunction.narrow("posix_spawn_file_actions_init");
    static final CFunction ACTIONS_DESTROY = CFunction.narrow("posix_spawn_file_actions_destroy");
    static final CFunction ADD_DUP2 = CFunction.narrow("posix_spawn_file_actions_adddup2");
  }

  static int uid() {
    return (int) GETUID.call();
  }

  static int gid() {
    return (int) GETGID.call();
  }

  /** Opens for reading and writing, in such a way that no process started later inherits it. */
  static int openForBoth(Path path) {
    try (NativeText text = NativeText.of(path)) {
      return (int) OPEN.call(text.address(), O_RDWR | O_CLOEXEC, 0);
    }
  }

  static void close(int descriptor) {
    CLOSE.call(descriptor);
  }

  static int read(int descriptor, long address, long capacityBytes) {
    return (int) READ.call(descriptor, address, capacityBytes);
  }

  static int write(int descriptor, long address, long lengthBytes) {
    return (int) WRITE.call(descriptor, address, lengthBytes);
  }

  static int writev(int descriptor, long iovecsAddress, int pieces) {
    return (int) WRITEV.call(descriptor, iovecsAddress, pieces);
  }

  static int mount(String source, Path target, String type, int flags, String data) {
    try (NativeText from = NativeText.of(source);
        NativeText at = NativeText.of(target);
        NativeText name = NativeText.of(type);
        NativeText settings = NativeText.of(data)) {
      return (int)
          MOUNT.call(from.address(), at.address(), name.address(), flags, settings.address());
    }
  }

  /**
   * Makes two connected sockets.
   *
   * @param pair takes their descriptors, 4 bytes each
   */
  static int socketPair(ByteBuffer pair) {
    return (int)
        ForHelper.SOCKETPAIR.call(
            AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, NativeBuffer.address(pair));
  }

  /** Receives a message as {@link MessageLayout} says; descriptors in it are not inherited. */
  static int receive(int descriptor, long messageAddress) {
    return (int) ForHelper.RECVMSG.call(descriptor, messageAddress, MSG_CMSG_CLOEXEC);
  }

  /** Makes a pipe; {@code pair} takes the descriptors to read and to write, 4 bytes each. */
  static int pipe(ByteBuffer pair) {
    return (int) ForHelper.PIPE2.call(NativeBuffer.address(pair), O_CLOEXEC);
  }

  /**
   * Waits until a descriptor can be read, or its other end is closed.
   *
   * @return 1 if it can, 0 if the time was over
   */
  static int awaitReadable(int descriptor, int millis) {
    ByteBuffer wanted = NativeBuffer.allocate(POLL_BYTES);
    wanted.putInt(0, descriptor).putShort(Integer.BYTES, POLLIN);
    return (int) ForHelper.POLL.call(NativeBuffer.address(wanted), 1, millis);
  }

  /**
   * Starts a program.
   *
   * @param argumentsAddress of addresses of C strings, the last one 0
   * @param environmentAddress as well
   * @param inherited pairs of a descriptor here and its number there; all others should be such
   *     that they are not inherited
   * @return the process, or a negative errno
   */
  static int spawn(
      NativeText program, long argumentsAddress, long environmentAddress, int... inherited) {
    ByteBuffer pid = NativeBuffer.allocate(Integer.BYTES);
    ByteBuffer actions = NativeBuffer.allocate(FILE_ACTIONS_BYTES);
    long actionsAddress = NativeBuffer.address(actions);
    ForHelper.ACTIONS_INIT.call(actionsAddress);
    try {
      for (int i = 0; i < inherited.length; i += 2) {
        ForHelper.ADD_DUP2.call(actionsAddress, inherited[i], inherited[i + 1]);
      }
      int errno =
          (int)
              ForHelper.SPAWN.call(
                  NativeBuffer.address(pid),
                  program.address(),
                  actionsAddress,
                  0,
                  argumentsAddress,
                  environmentAddress);
      return errno == 0 ? pid.getInt(0) : -errno; // this one returns it
    } finally {
      ForHelper.ACTIONS_DESTROY.call(actionsAddress);
    }
  }

  /**
   * Waits for the end of a process that {@link #spawn} started.
   *
   * @param status takes it, 4 bytes
   */
  static int awaitProcess(int pid, ByteBuffer status) {
    return (int) ForHelper.WAITPID.call(pid, NativeBuffer.address(status), 0);
  }
}
