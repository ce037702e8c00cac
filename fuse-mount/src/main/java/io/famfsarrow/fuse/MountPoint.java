package io.famfsarrow.fuse;

import io.famfsarrow.store.InvalidRequestException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Checks of the directory that is to become a mount. */
public final class MountPoint {

  private MountPoint() {}

  /**
   * The directory's real path, if a store can be mounted there: it exists, is empty, and nothing is
   * mounted on it. A dead mount of ours (its server was killed) is taken away first.
   *
   * @throws InvalidRequestException saying what is wrong with it and what to do
   */
  public static Path require(Path directory) {
    Path real = locate(directory);
    Optional<MountTable.Entry> mounted = DeadMount.awaitGuard(real);
    if (DeadMount.isDead(mounted, real)) {
      Unmounter.detachNow(real);
    }
    mounted = MountTable.read().at(real); // its guard may have come first after all
    if (mounted.isPresent()) {
      throw new InvalidRequestException(
          "mount point "
              + directory
              + " has a mount of type "
              + mounted.get().type()
              + " already: unmount it first, or take another directory");
    }
    requireEmptyDirectory(directory, real);
    return real;
  }

  /**
   * Absolute path without symbolic links, also where a dead mount lies: the directory itself is
   * asked for its links only if it answers.
   *
   * @throws InvalidRequestException if it does not exist
   */
  static Path locate(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    try {
      Path parent = absolute.getParent();
      if (parent == null) {
        return absolute;
      }
      Path real = parent.toRealPath().resolve(absolute.getFileName());
      return MountTable.read().at(real).isPresent() ? real : real.toRealPath();
    } catch (NoSuchFileException missing) {
      throw new InvalidRequestException(
          "mount point " + directory + " does not exist: make it with mkdir", missing);
    } catch (IOException failed) {
      throw new InvalidRequestException(
          "mount point " + directory + " cannot be used: " + failed.getMessage(), failed);
    }
  }

  private static void requireEmptyDirectory(Path directory, Path real) {
    if (!Files.isDirectory(real)) {
      throw new InvalidRequestException("mount point " + directory + " is not a directory");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
      if (entries.iterator().hasNext()) {
        throw new InvalidRequestException(
            "mount point " + directory + " is not empty: a mount would hide what is in it");
      }
    } catch (IOException failed) {
      throw new InvalidRequestException(
          "mount point " + directory + " cannot be listed: " + failed.getMessage(), failed);
    }
  }
}
