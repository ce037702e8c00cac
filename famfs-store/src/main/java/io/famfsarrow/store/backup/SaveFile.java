package io.famfsarrow.store.backup;

import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.PathExistsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * A save file on disk. It is written under a hidden name, forced to disk and then named, so that
 * under its own name there is a whole one or none, and of two saves to one name without leave to
 * replace one is refused. What a killed save leaves is removed by the next one of that name.
 */
public final class SaveFile {
  private SaveFile() {}

  /**
   * Saves a store into a file: see {@link StoreSave#write}.
   *
   * @param replace whether an ordinary file of that name may be replaced
   * @throws PathExistsException if it may not, or what has that name is none
   */
  public static StoreSave.Result save(
      FamfsStore store, Path file, boolean replace, LongConsumer progress) throws IOException {
    Path target = file.toAbsolutePath();
    requireFree(target, replace);
    try (SavePart part = SavePart.create(target)) {
      part.removeLeftovers();
      StoreSave.Result result = StoreSave.write(store, part.channel(), progress);
      part.channel().force(true);
      requireFree(target, replace);
      part.giveName(replace);
      forceFolder(target);
      return result;
    }
  }

  /** A device, a pipe or a link is nothing that a save could stand for. */
  private static void requireFree(Path target, boolean replace) {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new PathExistsException(
          target + " exists and is no ordinary file, so it is not replaced: choose another name");
    }
    if (!replace) {
      throw SavePart.exists(target);
    }
  }

  /** The name itself must reach the disk too. */
  private static void forceFolder(Path target) throws IOException {
    try (FileChannel folder = FileChannel.open(target.getParent())) {
      folder.force(true);
    }
  }
}
