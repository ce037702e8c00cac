package io.famfsarrow.fuse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Whether this process can mount, found out by trying and not by guessing.
 *
 * @param problem why not; empty if it can
 */
public record FuseProbe(Optional<String> problem) {
  private static final FuseProbe AVAILABLE = new FuseProbe(Optional.empty());
  private static final Path DEVICE = Path.of("/dev/fuse");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int CAP_SYS_ADMIN = 21;

  /** Asks the default back end. */
  public static FuseProbe run() {
    return Backends.named(MountOptions.KERNEL).probe();
  }

  public static FuseProbe available() {
    return AVAILABLE;
  }

  public static FuseProbe unavailable(String problem) {
    return new FuseProbe(Optional.of(problem));
  }

  public boolean isAvailable() {
    return problem.isEmpty();
  }

  /**
   * Passes if mounting is possible.
   *
   * @throws FuseUnavailableException with the problem, if there is one
   */
  public void require() {
    problem.ifPresent(
        why -> {
          throw new FuseUnavailableException("cannot mount: " + why);
        });
  }

  /** What every back end needs: the device, and the right to mount. */
  public static FuseProbe ofKernel() {
    return ofKernel(DEVICE);
  }

  static FuseProbe ofKernel(Path device) {
    try (FileChannel opened =
        FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return opened.isOpen() ? ofRights() : unavailable(device + " was closed");
    } catch (NoSuchFileException missing) {
      return unavailable(
          device
              + " does not exist: load the kernel module (modprobe fuse), or give the container"
              + " --device /dev/fuse --cap-add SYS_ADMIN");
    } catch (AccessDeniedException denied) {
      return unavailable(
          device + " may not be opened by this user: its mode should be 0666 (as udev makes it)");
    } catch (FileSystemException refused) {
      return unavailable(
          device
              + " cannot be opened: "
              + refused.getReason()
              + "; in a container give --device"
              + " /dev/fuse, else load the kernel module (modprobe fuse)");
    } catch (IOException failed) {
      return unavailable(device + " cannot be opened: " + failed.getMessage());
    }
  }

  private static FuseProbe ofRights() {
    if (LibC.isRoot()) {
      return hasSysAdmin()
          ? AVAILABLE
          : unavailable(
              "root has no right to mount here (CAP_SYS_ADMIN is missing): give the container"
                  + " --cap-add SYS_ADMIN");
    }
    return Fusermount.find().isPresent()
        ? AVAILABLE
        : unavailable("the program fusermount3 is missing: install the package fuse3");
  }

  private static boolean hasSysAdmin() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
          .anyMatch(bits -> (bits >>> CAP_SYS_ADMIN & 1) == 1);
    } catch (IOException | NumberFormatException unknown) {
      return true; // cannot tell: mounting itself will
    }
  }
}
