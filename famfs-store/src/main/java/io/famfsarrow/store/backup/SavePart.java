package io.famfsarrow.store.backup;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.media.OrdinaryFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A save file in the making, locked, under a hidden name beside its own: {@code .NAME.UUID.part}.
 * Not for use by several threads.
 */
final class SavePart implements AutoCloseable {
  private static final String SUFFIX = ".part";
  private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String OWNER = "unix:uid";

  /**
   * Names of those that this process writes. They must not even be opened: closing a second
   * descriptor of a file frees the locks that this process has on it.
   */
  private static final Set<Path> WRITTEN_HERE = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path path;
  private final FileChannel channel;

  private SavePart(Path target, Path path, FileChannel channel) {
    this.target = target;
    this.path = path;
    this.channel = channel;
  }

  static SavePart create(Path target) throws IOException {
    Path path =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + SUFFIX);
    WRITTEN_HERE.add(path.getFileName());
    SavePart part = null;
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      part = new SavePart(target, path, channel);
      FileLock unused = channel.lock(); // ends with the channel
      return part;
    } catch (IOException | RuntimeException | Error failed) {
      abandon(part, path);
      throw failed;
    }
  }

  private static void abandon(SavePart part, Path path) throws IOException {
    if (part != null) {
      part.close();
    }
    WRITTEN_HERE.remove(path.getFileName());
  }

  FileChannel channel() {
    return channel;
  }

  /**
   * Removes what killed saves of the same name left. Taken for one is only what can be nothing
   * else: an ordinary file of such a name and of the same owner, which starts as a save file does
   * and is not locked. What cannot be looked at stays: it is in nobody's way.
   */
  void removeLeftovers() throws IOException {
    Pattern name =
        Pattern.compile(
            Pattern.quote("." + target.getFileName() + ".") + UUID_PATTERN + Pattern.quote(SUFFIX));
    DirectoryStream.Filter<Path> isPart =
        found ->
            name.matcher(found.getFileName().toString()).matches()
                && !WRITTEN_HERE.contains(found.getFileName());
    int owner = (Integer) Files.getAttribute(path, OWNER);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(target.getParent(), isPart)) {
      for (Path found : parts) {
        removeIfAbandoned(found, owner);
      }
    } catch (IOException | DirectoryIteratorException notReadable) {
      return; // a folder may be writable and not readable
    }
  }

  private static void removeIfAbandoned(Path found, int owner) {
    try (OrdinaryFile file = OrdinaryFile.open(found, true)) {
      if (file.uid() == owner && SaveLayout.startsSaveFile(file.channel()) && isFree(file)) {
        Files.delete(found);
      }
    } catch (FamfsException | IOException staysThere) {
      return; // another's, or gone: this save does not need it away
    }
  }

  private static boolean isFree(OrdinaryFile file) throws IOException {
    try (FileLock lock = file.channel().tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException lockedHere) {
      return false;
    }
  }

  /**
   * Makes the part the file. A link is made and not a rename, unless something may be replaced: a
   * rename would take the place of what came there meanwhile.
   *
   * @throws PathExistsException if something has the name and may not be replaced
   */
  void giveName(boolean replace) throws IOException {
    if (replace) {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      Files.createLink(target, path);
    } catch (FileAlreadyExistsException taken) {
      throw exists(target);
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      renameIfFree();
    }
  }

  /** Where the file system has no hard links: the best that is left, with a moment in between. */
  private void renameIfFree() throws IOException {
    if (Files.exists(target)) {
      throw exists(target);
    }
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
  }

  static PathExistsException exists(Path target) {
    return new PathExistsException(
        target + " exists already: choose another name, or give --force to replace it");
  }

  /** Closes it; the hidden name is gone, whether the part got its own or not. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(path);
    } finally {
      WRITTEN_HERE.remove(path.getFileName());
    }
  }
}
