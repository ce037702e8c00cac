package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A run of bytes that is one both in the mapping and on its medium.
 *
 * @param backing the medium
 * @param offset of its first byte in the mapping
 * @param mediaOffset of its first byte on the medium
 * @param lengthBytes greater than 0
 */
record Segment(Backing backing, long offset, long mediaOffset, long lengthBytes) {
  /** Of the 65,530 mappings that Linux allows a process, the rest is left to the JVM. */
  static final int MAX_SEGMENTS = 50_000;

  long endOffset() {
    return offset + lengthBytes;
  }

  /** The same bytes, further back in the mapping. */
  Segment movedBy(long bytes) {
    return new Segment(backing, offset + bytes, mediaOffset, lengthBytes);
  }

  /** Where a byte of the mapping lies on the medium. */
  long toMedia(long mappingOffset) {
    return mediaOffset + (mappingOffset - offset);
  }

  /**
   * Lays ranges side by side and joins those that are neighbours on their medium too.
   *
   * @param media the medium of each device index
   * @throws MediaAccessException if more remain than one process can map, or one cannot be mapped
   *     where it lies
   */
  static List<Segment> of(IntFunction<Backing> media, List<MediaRange> ranges) {
    List<Segment> segments = new ArrayList<>();
    long offset = 0;
    for (MediaRange range : ranges) {
      Backing backing = media.apply(range.deviceIndex());
      append(segments, new Segment(backing, offset, range.mediaOffset(), range.lengthBytes()));
      offset = Math.addExact(offset, range.lengthBytes());
    }
    if (segments.size() > MAX_SEGMENTS) {
      throw new MediaAccessException(
          segments.get(0).backing.path()
              + ": the file lies in "
              + segments.size()
              + " separate pieces; at most "
              + MAX_SEGMENTS
              + " can be mapped into one range");
    }
    long lastOffset = segments.get(segments.size() - 1).offset;
    segments.forEach(segment -> segment.requireAligned(lastOffset));
    return List.copyOf(segments);
  }

  /** The last segment may end anywhere: nothing lies behind it. */
  private void requireAligned(long lastOffset) {
    long granularity = backing.granularityBytes();
    boolean lengthFits = offset == lastOffset || Mappings.isMultiple(lengthBytes, granularity);
    if (!lengthFits
        || !Mappings.isMultiple(offset, granularity)
        || !Mappings.isMultiple(mediaOffset, granularity)) {
      throw new MediaAccessException(
          backing.path()
              + ": "
              + this
              + " cannot be mapped: no multiple of "
              + granularity
              + " bytes");
    }
  }

  private static void append(List<Segment> segments, Segment next) {
    if (!segments.isEmpty()) {
      Segment last = segments.get(segments.size() - 1);
      if (last.backing.equals(next.backing)
          && last.mediaOffset + last.lengthBytes == next.mediaOffset) {
        long joinedBytes = last.lengthBytes + next.lengthBytes;
        segments.set(
            segments.size() - 1,
            new Segment(last.backing, last.offset, last.mediaOffset, joinedBytes));
        return;
      }
    }
    segments.add(next);
  }

  @Override
  public String toString() {
    return lengthBytes + " bytes at media offset " + mediaOffset;
  }
}
