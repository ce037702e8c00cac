package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.media.NodeInfo.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code /sys} says of dax and block devices. */
final class SysFs {
  private static final long SECTOR_BYTES = 512;

  private final Path root;

  /** The root is {@code /sys}, or a folder that looks like it. */
  SysFs(Path root) {
    this.root = root;
  }

  static SysFs ofThisMachine() {
    return new SysFs(Path.of("/sys"));
  }

  /** Size and alignment of a dax device, in bytes. */
  record DaxGeometry(long sizeBytes, long alignmentBytes) {}

  /**
   * Geometry of a dax device in mode devdax.
   *
   * @throws MediaAccessException if it is another character device, or in another mode
   */
  DaxGeometry dax(Path path, DeviceNumber number) {
    Path device = root.resolve("dev/char/" + number);
    String subsystem = linkName(device.resolve("subsystem"));
    if (!subsystem.equals("dax")) {
      throw new MediaAccessException(
          path
              + ": a character device that is no dax device; expected a file, /dev/daxX.Y or a"
              + " block device");
    }
    requireDevdax(path, linkName(device.resolve("driver")));
    return new DaxGeometry(
        number(device.resolve("size"), path), number(device.resolve("align"), path));
  }

  /** Size of a block device in bytes. */
  long blockSizeBytes(Path path, DeviceNumber number) {
    long sectors = number(root.resolve("dev/block/" + number + "/size"), path);
    return Math.multiplyExact(sectors, SECTOR_BYTES);
  }

  /** Whether the system still has a character or block device. */
  boolean isPresent(NodeInfo node) {
    String folder = node.type() == NodeInfo.BLOCK ? "dev/block/" : "dev/char/";
    return Files.exists(root.resolve(folder + node.deviceNumber()));
  }

  /**
   * What to say when a path could not be opened.
   *
   * @return advice if the path names a dax device that another driver has, else nothing
   */
  String daxAdvice(Path path) {
    Path name = path.getFileName();
    if (name == null) {
      return "";
    }
    Path device = root.resolve("bus/dax/devices/" + name);
    return Files.isDirectory(device)
        ? ". " + devdaxAdvice(path, linkName(device.resolve("driver")))
        : "";
  }

  private static void requireDevdax(Path path, String driver) {
    if (!driver.equals("device_dax")) {
      throw new MediaAccessException(path + ": " + devdaxAdvice(path, driver));
    }
  }

  private static String devdaxAdvice(Path path, String driver) {
    String found = driver.isEmpty() ? "no driver" : "driver " + driver;
    return "the dax device has "
        + found
        + ", expected device_dax: run daxctl reconfigure-device --mode=devdax "
        + path.getFileName();
  }

  private static String linkName(Path link) {
    try {
      Path name = Files.readSymbolicLink(link).getFileName();
      return name == null ? "" : name.toString();
    } catch (IOException e) {
      return ""; // no such link: the device has no driver or no subsystem
    }
  }

  private static long number(Path file, Path device) {
    try {
      String text = Files.readString(file).strip();
      long value = Long.decode(text);
      if (value <= 0) {
        throw new MediaAccessException(device + ": " + file + " says " + text);
      }
      return value;
    } catch (IOException | NumberFormatException e) {
      throw new MediaAccessException(device + ": cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
