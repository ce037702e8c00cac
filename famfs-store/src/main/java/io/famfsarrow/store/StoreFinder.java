package io.famfsarrow.store;

import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds the media that carry a file system, by UUID (contracts section 1). */
final class StoreFinder {
  static final String PREFIX = "uuid:";
  private static final String FOLDERS_VARIABLE = "FAMFS_MEDIA";

  private StoreFinder() {}

  /**
   * The primary, then what secondaries there are.
   *
   * @throws NoSuchStoreException if there is no primary of that file system
   * @throws InvalidRequestException if there are several: one of them is a copy
   */
  static List<Path> find(String spec) {
    return find(parse(spec), candidates());
  }

  static List<Path> find(UUID wanted, Set<Path> candidates) {
    List<Path> primaries = new ArrayList<>();
    List<Path> media = new ArrayList<>();
    for (Path candidate : candidates) {
      superblock(candidate)
          .filter(superblock -> superblock.fsUuid().equals(wanted))
          .ifPresent(superblock -> (superblock.isSecondary() ? media : primaries).add(candidate));
    }
    if (primaries.isEmpty()) {
      throw notFound(wanted, candidates.size());
    }
    if (primaries.size() > 1) {
      throw new InvalidRequestException(
          "file system "
              + wanted
              + " is on several media: "
              + primaries
              + "; name one by its path");
    }
    media.add(0, primaries.get(0));
    return media;
  }

  private static NoSuchStoreException notFound(UUID wanted, int candidateCount) {
    return new NoSuchStoreException(
        "no medium with file system "
            + wanted
            + " among "
            + candidateCount
            + " candidates: looked through /dev/dax*, /dev/pmem* and the folders in "
            + FOLDERS_VARIABLE);
  }

  private static UUID parse(String spec) {
    return SystemIdentity.parse(spec.substring(PREFIX.length()), "\"" + spec + "\"");
  }

  private static Set<Path> candidates() {
    Set<Path> candidates = new LinkedHashSet<>();
    list(Path.of("/dev"), "{dax,pmem}*", candidates);
    String folders = System.getenv().getOrDefault(FOLDERS_VARIABLE, "");
    for (String folder : folders.split(":", -1)) {
      if (!folder.isBlank()) {
        list(Path.of(folder), "*", candidates);
      }
    }
    return candidates;
  }

  /** Files of a folder, each by its real path: links to one medium are one medium. */
  private static void list(Path folder, String glob, Set<Path> into) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      for (Path entry : entries) {
        if (Files.exists(entry) && !Files.isDirectory(entry)) {
          into.add(entry.toRealPath());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new MediaAccessException("cannot list " + folder + ": " + e, e);
    }
  }

  /** Empty for whatever is no readable famfs medium: a candidate is only a candidate. */
  private static Optional<Superblock> superblock(Path candidate) {
    try (Media media = MappedMedia.open(candidate, false, MediaOptions.defaults())) {
      Superblock superblock = AttachedMedium.readSuperblock(media);
      return superblock.problem().isEmpty() ? Optional.of(superblock) : Optional.empty();
    } catch (FamfsException notAStore) {
      return Optional.empty();
    }
  }
}
