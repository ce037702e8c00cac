package io.famfsarrow.store.backup;

import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.PathExistsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * A save file on disk. It is written under a hidden name, forced to disk and then renamed, so that
 * under its own name there is a whole one or none. What a killed save leaves is removed by the next
 * one of that name.
 */
public final class SaveFile {
  private static final String PART_SUFFIX = ".part";

  private SaveFile() {}

  /**
   * Saves a store into a file: see {@link StoreSave#write}.
   *
   * @param replace whether a file of that name may be replaced
   * @throws PathExistsException if it may not
   */
  public static StoreSave.Result save(
      FamfsStore store, Path file, boolean replace, LongConsumer progress) throws IOException {
    Path target = file.toAbsolutePath();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !replace) {
      throw new PathExistsException(file + " exists already: choose another name or replace it");
    }
    removeLeftovers(target);
    Path part = target.resolveSibling(partPrefix(target) + UUID.randomUUID() + PART_SUFFIX);
    try (FileChannel out =
            FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLock lock = out.lock()) {
      StoreSave.Result result = StoreSave.write(store, out, progress);
      out.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(target);
      return result;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String partPrefix(Path target) {
    return "." + target.getFileName() + ".";
  }

  /** A part that somebody is writing is locked, or has no byte yet. */
  private static void removeLeftovers(Path target) throws IOException {
    String prefix = partPrefix(target);
    DirectoryStream.Filter<Path> isPart =
        path -> {
          String name = path.getFileName().toString();
          return name.startsWith(prefix) && name.endsWith(PART_SUFFIX);
        };
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(target.getParent(), isPart)) {
      for (Path part : parts) {
        removeIfAbandoned(part);
      }
    }
  }

  private static void removeIfAbandoned(Path part) throws IOException {
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      if (lock != null && channel.size() > 0) {
        Files.delete(part);
      }
    }
  }

  /** The rename itself must reach the disk too. */
  private static void forceFolder(Path target) throws IOException {
    try (FileChannel folder = FileChannel.open(target.getParent())) {
      folder.force(true);
    }
  }
}
