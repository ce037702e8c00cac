package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.PathExistsException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file medium that is being made: it gets its name only when it is whole. */
public final class NewFileMedium implements AutoCloseable {
  private final Path target;
  private final Path unfinished;
  private final Media media;

  private NewFileMedium(Path target, Path unfinished, Media media) {
    this.target = target;
    this.unfinished = unfinished;
    this.media = media;
  }

  /** Makes a sparse file of that size beside the target. */
  public static NewFileMedium create(Path target, long sizeBytes, MediaOptions options) {
    Path folder = target.toAbsolutePath().getParent();
    try {
      Path unfinished = Files.createTempFile(folder, "." + target.getFileName(), ".mkfs");
      try (RandomAccessFile file = new RandomAccessFile(unfinished.toFile(), "rw")) {
        file.setLength(sizeBytes);
      }
      return new NewFileMedium(target, unfinished, MappedMedia.open(unfinished, true, options));
    } catch (IOException e) {
      throw new MediaAccessException("cannot make " + target + ": " + e, e);
    }
  }

  public Media media() {
    return media;
  }

  /** Gives the file its name; {@code replace}: also where the name is taken. */
  public void publish(boolean replace) {
    try {
      if (replace) {
        Files.move(
            unfinished,
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.createLink(target, unfinished);
      }
    } catch (FileAlreadyExistsException taken) {
      throw new PathExistsException(target + " exists already", taken);
    } catch (IOException e) {
      throw new MediaAccessException("cannot make " + target + ": " + e, e);
    }
  }

  @Override
  public void close() {
    media.close();
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      throw new MediaAccessException("cannot remove " + unfinished + ": " + e, e);
    }
  }
}
