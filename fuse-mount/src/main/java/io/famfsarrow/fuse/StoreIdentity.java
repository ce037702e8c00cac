package io.famfsarrow.fuse;

import java.util.List;

/**
 * Which store a tree shows.
 *
 * @param fsUuid file system UUID
 * @param media paths of the media by device index, the primary first; empty where one is missing
 */
public record StoreIdentity(String fsUuid, List<String> media) {
  public StoreIdentity {
    media = List.copyOf(media);
    if (media.isEmpty()) {
      throw new IllegalArgumentException("a store has at least one medium");
    }
  }
}
