package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.FuseUnavailableException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code /dev/fuse}, opened: each descriptor is a connection of its own. */
final class DeviceFile implements FuseDevice {
  private static final Path PATH = Path.of("/dev/fuse");

  private final int descriptor;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes the descriptor over. */
  DeviceFile(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens a connection.
   *
   * @throws FuseUnavailableException if that is not possible; says why
   */
  static DeviceFile open() {
    int descriptor = SystemCalls.openForBoth(PATH);
    if (descriptor < 0) {
      throw new FuseUnavailableException(PATH + " cannot be opened: errno " + -descriptor);
    }
    return new DeviceFile(descriptor);
  }

  int descriptor() {
    return descriptor;
  }

  @Override
  public int read(long address, int capacityBytes) {
    return SystemCalls.read(descriptor, address, capacityBytes);
  }

  @Override
  public int write(long address, int lengthBytes) {
    return uninterrupted(() -> SystemCalls.write(descriptor, address, lengthBytes));
  }

  @Override
  public int writePieces(long iovecsAddress, int pieces) {
    return uninterrupted(() -> SystemCalls.writev(descriptor, iovecsAddress, pieces));
  }

  private interface Call {
    int run();
  }

  private static int uninterrupted(Call call) {
    int outcome = call.run();
    while (outcome == -Errno.EINTR) {
      outcome = call.run();
    }
    return outcome;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      SystemCalls.close(descriptor);
    }
  }
}
