package io.famfsarrow.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names the media of one store, the primary first: a path, {@code uuid:FSUUID}, or several joined
 * by commas (contracts section 1).
 *
 * @param media paths, at least one
 */
public record MediaSpec(List<Path> media) {

  public MediaSpec {
    if (media.isEmpty()) {
      throw new InvalidRequestException("no medium is named: give --store PATH or set FAMFS_STORE");
    }
    media = List.copyOf(media);
  }

  /**
   * Parses a specification; {@code uuid:} is looked up on this host right away.
   *
   * @throws InvalidRequestException if it names no medium
   * @throws NoSuchStoreException if no medium carries that UUID
   */
  public static MediaSpec parse(String text) {
    List<Path> media = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        throw new InvalidRequestException(
            "\""
                + text
                + "\" names an empty medium: expected PATH, uuid:UUID, or several joined by commas");
      }
      media.add(part.startsWith(StoreFinder.PREFIX) ? StoreFinder.find(part) : Path.of(part));
    }
    return new MediaSpec(media);
  }

  public static MediaSpec of(Path medium) {
    return new MediaSpec(List.of(medium));
  }

  /** The medium that holds superblock and log. */
  public Path primary() {
    if (media.size() > 1) {
      throw new InvalidRequestException(
          this
              + " names "
              + media.size()
              + " media: stores of several media are not supported yet");
    }
    return media.get(0);
  }

  @Override
  public String toString() {
    return media.stream().map(Path::toString).collect(Collectors.joining(","));
  }
}
