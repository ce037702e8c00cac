package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.FuseUnavailableException;
import io.famfsarrow.fuse.Fusermount;
import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.store.FamfsException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * By the setuid program {@code fusermount3}, for ordinary users: it mounts, and sends the
 * connection through a socket that it is given.
 */
final class HelperConnector implements Connector {
  private static final int LIMIT_MILLIS = 30_000;
  private static final String SETTINGS =
      ",nosuid,nodev,default_permissions,subtype=famfs-arrow,fsname=";

  @Override
  public DeviceFile connect(Path directory, String source, MountOptions options) {
    Path program = Fusermount.find().map(Fusermount::program).orElseThrow(HelperConnector::missing);
    ByteBuffer pair = NativeBuffer.allocate(2 * Integer.BYTES);
    int outcome = SystemCalls.socketPair(pair);
    if (outcome < 0) {
      throw new FamfsException("cannot make a socket: errno " + -outcome);
    }
    int ours = pair.getInt(0);
    try {
      return receive(
          program, arguments(directory, source, options), ours, pair.getInt(Integer.BYTES));
    } finally {
      SystemCalls.close(ours);
    }
  }

  private static FuseUnavailableException missing() {
    return new FuseUnavailableException(
        "the program fusermount3 is missing, by which ordinary users mount: install the package"
            + " fuse3, or mount as root");
  }

  private static List<String> arguments(Path directory, String source, MountOptions options) {
    String settings =
        (options.writable() ? "rw" : "ro")
            + SETTINGS
            + escape(source)
            + (options.allowOther() ? ",allow_other" : "")
            + (options.noExec() ? ",noexec" : "");
    return List.of("-o", settings, "--", directory.toString());
  }

  /** A comma ends an option, a backslash takes away its meaning. */
  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,");
  }

  private static DeviceFile receive(Path program, List<String> arguments, int ours, int theirs) {
    List<String> environment =
        List.of(
            "_FUSE_COMMFD=" + HelperProcess.SOCKET_NUMBER,
            "PATH=" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    try (HelperProcess helper = start(program, arguments, environment, theirs)) {
      OptionalInt descriptor = descriptor(ours);
      String printed = helper.awaitEnd();
      return new DeviceFile(
          descriptor.orElseThrow(
              () -> new FuseUnavailableException(program + " could not mount: " + printed)));
    }
  }

  /** The socket's other end is the program's alone from then on: its end is seen here. */
  private static HelperProcess start(
      Path program, List<String> arguments, List<String> environment, int theirs) {
    try {
      return HelperProcess.start(program, arguments, environment, theirs);
    } finally {
      SystemCalls.close(theirs);
    }
  }

  private static OptionalInt descriptor(int socket) {
    if (SystemCalls.awaitReadable(socket, LIMIT_MILLIS) != 1) {
      throw new FamfsException("fusermount3 did not mount within " + LIMIT_MILLIS + " ms");
    }
    ByteBuffer message = NativeBuffer.allocate(MessageLayout.BYTES);
    long address = NativeBuffer.address(message);
    MessageLayout.prepare(message, address);
    return SystemCalls.receive(socket, address) > 0
        ? MessageLayout.descriptor(message)
        : OptionalInt.empty();
  }
}
