package io.famfsarrow.store;

import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names the media of one store: a path, {@code uuid:FSUUID}, or several joined by commas, the
 * primary first (contracts section 1). Secondaries may come in any order; which is which is told by
 * their superblocks.
 *
 * @param media paths, at least one, none twice
 */
public record MediaSpec(List<Path> media) {

  public MediaSpec {
    if (media.isEmpty()) {
      throw new InvalidRequestException("no medium is named: give --store PATH or set FAMFS_STORE");
    }
    media = media.stream().distinct().toList();
  }

  /**
   * Parses a specification; {@code uuid:} is looked up on this host right away.
   *
   * @throws InvalidRequestException if it names no medium
   * @throws NoSuchStoreException if no medium carries that UUID
   */
  public static MediaSpec parse(String text) {
    Map<Path, Path> media = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        throw new InvalidRequestException(
            "\""
                + text
                + "\" names an empty medium: expected PATH, uuid:UUID, or several joined by commas");
      }
      List<Path> named =
          part.startsWith(StoreFinder.PREFIX) ? StoreFinder.find(part) : List.of(Path.of(part));
      named.forEach(path -> media.putIfAbsent(place(path), path));
    }
    return new MediaSpec(List.copyOf(media.values()));
  }

  /** The same for all names of a medium. */
  private static Path place(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException notThere) {
      return path.toAbsolutePath().normalize();
    }
  }

  public static MediaSpec of(Path medium) {
    return new MediaSpec(List.of(medium));
  }

  /** The medium that is named first: the one that holds the log. */
  public Path primary() {
    return media.get(0);
  }

  /** The other media. */
  public List<Path> secondaries() {
    return media.subList(1, media.size());
  }

  /**
   * The same media with the primary first, which is looked for if several are named. Where none is
   * a primary they are left as they are.
   */
  public MediaSpec primaryFirst(MediaOptions options) {
    return StoreMedia.primaryFirst(this, options);
  }

  /** The same media and one more. */
  public MediaSpec with(Path medium) {
    List<Path> more = new ArrayList<>(media);
    more.add(medium);
    return new MediaSpec(more);
  }

  /** The same media with one of them before the others. */
  MediaSpec startingWith(Path first) {
    List<Path> ordered = new ArrayList<>(List.of(first));
    ordered.addAll(media);
    return new MediaSpec(ordered);
  }

  @Override
  public String toString() {
    return media.stream().map(Path::toString).collect(Collectors.joining(","));
  }
}
