package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.NoSuchStoreException;
import io.famfsarrow.store.PathExistsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A file medium in the making: a sparse file without a name, which gets its name when it is ready.
 * So nobody sees half a store, a process that dies leaves nothing behind, and who maps an old file
 * of that name keeps the old bytes.
 *
 * <p>Where the file system has no unnamed files it has a hidden temporary name, which a kill leaves
 * behind. Not for use by several threads.
 */
public final class NewFileMedium implements AutoCloseable {
  private static final int MODE_BEFORE_UMASK = 0666;

  /** As many as the kernel follows. */
  private static final int MAX_LINKS = 40;

  private final Path target;
  private final Descriptor descriptor;
  private final MappedMedia media;
  private Optional<Path> temporaryName;

  private NewFileMedium(
      Path target, Descriptor descriptor, Optional<Path> temporaryName, MappedMedia media) {
    this.target = target;
    this.descriptor = descriptor;
    this.temporaryName = temporaryName;
    this.media = media;
  }

  /**
   * Makes a sparse file in the folder of the target. A target that is a symbolic link stands for
   * what it leads to, also if that does not exist yet.
   *
   * @throws io.famfsarrow.store.NoSuchStoreException if the folder does not exist
   * @throws io.famfsarrow.store.MediaAccessException if it may not be written
   * @throws io.famfsarrow.store.NoSpaceException if the file system allows no file of that size
   */
  public static NewFileMedium create(Path target, long sizeBytes, MediaOptions options) {
    if (sizeBytes <= 0) {
      throw new IllegalArgumentException("size " + sizeBytes);
    }
    Path file = resolved(target.toAbsolutePath());
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException(target + " is no file name");
    }
    int fd = LibC.openUnnamed(folder.toString(), MODE_BEFORE_UMASK);
    if (fd == -Errno.EOPNOTSUPP || fd == -Errno.EISDIR) {
      Path temporary = temporaryName(file);
      return sized(file, openNamed(temporary), Optional.of(temporary), sizeBytes, options);
    }
    if (fd == -Errno.ENOENT || fd == -Errno.ENOTDIR) {
      throw new NoSuchStoreException(
          file + " cannot be made: there is no folder " + folder + ", make it first");
    }
    if (fd < 0) {
      throw Errno.failure(folder, "open with O_TMPFILE", fd);
    }
    return sized(file, new Descriptor(file, fd), Optional.empty(), sizeBytes, options);
  }

  private static Path resolved(Path target) {
    try {
      if (Files.exists(target)) {
        return target.toRealPath();
      }
      Path end = target;
      for (int links = 0; Files.isSymbolicLink(end); links++) {
        if (links == MAX_LINKS) {
          throw new MediaAccessException(target + " leads through too many symbolic links");
        }
        end = end.resolveSibling(Files.readSymbolicLink(end));
      }
      return end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Descriptor openNamed(Path temporary) {
    int flags = LibC.O_RDWR | LibC.O_CREAT | LibC.O_EXCL | LibC.O_CLOEXEC;
    int fd = LibC.open(temporary.toString(), flags, MODE_BEFORE_UMASK);
    if (fd < 0) {
      throw Errno.failure(temporary, "open", fd);
    }
    return new Descriptor(temporary, fd);
  }

  /** Package-private so that the way without unnamed files can be tested anywhere. */
  static NewFileMedium sized(
      Path target,
      Descriptor descriptor,
      Optional<Path> temporaryName,
      long sizeBytes,
      MediaOptions options) {
    try {
      descriptor.truncate(sizeBytes);
      MappedMedia media = MappedMedia.over(target, descriptor, true, options);
      return new NewFileMedium(target, descriptor, temporaryName, media);
    } catch (RuntimeException e) {
      descriptor.close();
      temporaryName.ifPresent(name -> LibC.unlink(name.toString()));
      throw e;
    }
  }

  static Path temporaryName(Path target) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".new");
  }

  /** The new file, open for writing; closed with this. */
  public Media media() {
    return media;
  }

  /**
   * Gives the file its name. If that fails nothing has changed. A file that it takes the place of
   * leaves it its mode, and owner and group as far as this user may give them.
   *
   * @param replace whether to take the place of what has that name
   * @throws PathExistsException if something has that name and it is not to be replaced
   */
  public void publish(boolean replace) {
    if (replace) {
      takeAccess();
      rename(temporaryName.orElseGet(this::linkTemporarily));
    } else {
      link();
    }
    temporaryName = Optional.empty();
  }

  private void takeAccess() {
    if (Files.exists(target)) {
      descriptor.takeAccessOf(NodeInfo.at(target.toString()));
    }
  }

  private Path linkTemporarily() {
    Path temporary = temporaryName(target);
    int outcome = descriptor.linkAs(temporary);
    if (outcome < 0) {
      throw Errno.failure(temporary, "linkat", outcome);
    }
    temporaryName = Optional.of(temporary);
    return temporary;
  }

  private void rename(Path temporary) {
    int outcome = LibC.rename(temporary.toString(), target.toString());
    if (outcome < 0) {
      throw Errno.failure(target, "rename", outcome);
    }
  }

  private void link() {
    int outcome =
        temporaryName
            .map(name -> LibC.link(name.toString(), target.toString()))
            .orElseGet(() -> descriptor.linkAs(target));
    if (outcome == -Errno.EEXIST) {
      throw new PathExistsException(target + " exists already");
    }
    if (outcome < 0) {
      throw Errno.failure(target, "linkat", outcome);
    }
    temporaryName.ifPresent(name -> LibC.unlink(name.toString()));
  }

  /** Closes the medium; a file that was not published is gone. */
  @Override
  public void close() {
    temporaryName.ifPresent(name -> LibC.unlink(name.toString()));
    temporaryName = Optional.empty();
    media.close();
  }
}
