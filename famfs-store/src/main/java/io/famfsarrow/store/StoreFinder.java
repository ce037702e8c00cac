package io.famfsarrow.store;

import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds the medium that carries a file system, by UUID (contracts section 1). */
final class StoreFinder {
  static final String PREFIX = "uuid:";
  private static final String FOLDERS_VARIABLE = "FAMFS_MEDIA";

  private StoreFinder() {}

  static Path find(String spec) {
    UUID wanted = parse(spec);
    List<Path> candidates = candidates();
    for (Path candidate : candidates) {
      if (fsUuid(candidate).filter(wanted::equals).isPresent()) {
        return candidate;
      }
    }
    throw new NoSuchStoreException(
        "no medium with file system "
            + wanted
            + " among "
            + candidates.size()
            + " candidates: looked through /dev/dax*, /dev/pmem* and the folders in "
            + FOLDERS_VARIABLE);
  }

  private static UUID parse(String spec) {
    try {
      return UUID.fromString(spec.substring(PREFIX.length()));
    } catch (IllegalArgumentException notAUuid) {
      throw new InvalidRequestException(
          "\"" + spec + "\" holds no UUID: expected uuid:FSUUID", notAUuid);
    }
  }

  private static List<Path> candidates() {
    List<Path> candidates = new ArrayList<>();
    list(Path.of("/dev"), "{dax,pmem}*", candidates);
    String folders = System.getenv().getOrDefault(FOLDERS_VARIABLE, "");
    for (String folder : folders.split(":", -1)) {
      if (!folder.isBlank()) {
        list(Path.of(folder), "*", candidates);
      }
    }
    return candidates;
  }

  private static void list(Path folder, String glob, List<Path> into) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      entries.forEach(
          entry -> {
            if (!Files.isDirectory(entry)) {
              into.add(entry);
            }
          });
    } catch (IOException e) {
      throw new MediaAccessException("cannot list " + folder + ": " + e, e);
    }
  }

  /** Empty for whatever is no readable famfs medium: a candidate is only a candidate. */
  private static Optional<UUID> fsUuid(Path candidate) {
    try (Media media = MappedMedia.open(candidate, false, MediaOptions.defaults())) {
      Superblock superblock = AttachedMedium.readSuperblock(media);
      return superblock.problem().isEmpty() ? Optional.of(superblock.fsUuid()) : Optional.empty();
    } catch (FamfsException notAStore) {
      return Optional.empty();
    }
  }
}
