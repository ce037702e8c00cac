package io.famfsarrow.fuse;

import io.famfsarrow.store.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a mount of this process is, and whether it still is there: somebody else may have unmounted
 * it, and may even have mounted something in its place. Safe for use by several threads.
 */
public final class MountPlace {
  private final Path directory;
  private final Object deviceBefore;
  private volatile String device = "";

  /**
   * A place on which nothing is mounted yet.
   *
   * @param directory real path of an empty directory
   */
  public MountPlace(Path directory) {
    this.directory = directory;
    this.deviceBefore = deviceOf(directory);
  }

  private static Object deviceOf(Path directory) {
    try {
      return Files.getAttribute(directory, "unix:dev");
    } catch (IOException failed) {
      throw new InvalidRequestException(
          "mount point " + directory + " does not answer: " + failed.getMessage(), failed);
    }
  }

  public Path directory() {
    return directory;
  }

  /** {@code major:minor} of the mount; empty before {@link #answers}. */
  public String device() {
    return device;
  }

  /** Whether the table lists the mount, and asking the directory reaches its server. */
  public boolean answers() {
    Optional<MountTable.Entry> entry = entry();
    entry.ifPresent(found -> device = found.device());
    return entry.isPresent() && !deviceBefore.equals(deviceOf(directory));
  }

  private Optional<MountTable.Entry> entry() {
    return MountTable.read().at(directory).filter(MountTable.Entry::isOurs);
  }

  /** Whether the mount is in the tree of paths. */
  public boolean isStillThere() {
    return entry().filter(e -> device.isEmpty() || e.device().equals(device)).isPresent();
  }

  /** As {@link Mount#unmount}. */
  public void unmount() {
    if (isStillThere()) {
      Unmounter.unmount(directory);
    }
  }

  /** As {@link Mount#detach}. */
  public void detach() {
    if (isStillThere()) {
      Unmounter.detachNow(directory);
    }
  }
}
