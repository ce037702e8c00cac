package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of bytes that is one both in the mapping and on the medium.
 *
 * @param offset of its first byte in the mapping
 * @param mediaOffset of its first byte on the medium
 * @param lengthBytes greater than 0
 */
record Segment(long offset, long mediaOffset, long lengthBytes) {
  /** Of the 65,530 mappings that Linux allows a process, the rest is left to the JVM. */
  static final int MAX_SEGMENTS = 50_000;

  long endOffset() {
    return offset + lengthBytes;
  }

  /** Where a byte of the mapping lies on the medium. */
  long toMedia(long mappingOffset) {
    return mediaOffset + (mappingOffset - offset);
  }

  /**
   * Lays ranges side by side and joins those that are neighbours on the medium too.
   *
   * @throws MediaAccessException if more remain than one process can map
   */
  static List<Segment> of(Path path, List<MediaRange> ranges) {
    List<Segment> segments = new ArrayList<>();
    long offset = 0;
    for (MediaRange range : ranges) {
      append(segments, new Segment(offset, range.mediaOffset(), range.lengthBytes()));
      offset = Math.addExact(offset, range.lengthBytes());
    }
    if (segments.size() > MAX_SEGMENTS) {
      throw new MediaAccessException(
          path
              + ": the file lies in "
              + segments.size()
              + " separate pieces; at most "
              + MAX_SEGMENTS
              + " can be mapped into one range");
    }
    return List.copyOf(segments);
  }

  private static void append(List<Segment> segments, Segment next) {
    if (!segments.isEmpty()) {
      Segment last = segments.get(segments.size() - 1);
      if (last.mediaOffset + last.lengthBytes == next.mediaOffset) {
        segments.set(
            segments.size() - 1,
            new Segment(last.offset, last.mediaOffset, last.lengthBytes + next.lengthBytes));
        return;
      }
    }
    segments.add(next);
  }
}
