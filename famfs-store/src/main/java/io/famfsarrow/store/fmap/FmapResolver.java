package io.famfsarrow.store.fmap;

import io.famfsarrow.store.UnreadableFileException;
import io.famfsarrow.store.media.MediaRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a checked map into the media ranges that hold a file, in file order and adjacent ones
 * joined (famfs-format 11.5). Maps with problems must not come here: see {@link FmapCheck}.
 */
public final class FmapResolver {
  /** A map of more pieces than this cannot be mapped anyway. */
  private static final long MAX_PIECES = 1 << 20;

  private FmapResolver() {}

  /**
   * Ranges of the first {@code sizeBytes} bytes, the last one rounded up to whole allocation units.
   *
   * @param sizeBytes greater than 0
   */
  public static List<MediaRange> resolve(Fmap fmap, long sizeBytes, long allocUnitBytes) {
    List<MediaRange> ranges = new ArrayList<>();
    long left = roundUp(sizeBytes, allocUnitBytes);
    if (fmap instanceof SimpleFmap simple) {
      for (SimpleExtent extent : simple.extents()) {
        long take = Math.min(left, extent.lengthBytes());
        append(ranges, extent, 0, take);
        left -= take;
      }
    } else if (fmap instanceof InterleavedExtent interleaved) {
      resolveChunks(interleaved, left, ranges);
      left = 0;
    }
    if (left > 0) {
      throw new IllegalArgumentException("the map is too short by " + left + " bytes: " + fmap);
    }
    return ranges;
  }

  /** All space that a checked map takes, extent by extent, whatever the file's size. */
  public static List<MediaRange> space(Fmap fmap) {
    return FmapCheck.extentsOf(fmap).stream()
        .map(
            extent ->
                new MediaRange(
                    Math.toIntExact(extent.deviceIndex()),
                    extent.mediaOffset(),
                    extent.lengthBytes()))
        .toList();
  }

  private static void resolveChunks(
      InterleavedExtent fmap, long sizeBytes, List<MediaRange> ranges) {
    long left = sizeBytes;
    int strips = fmap.strips().size();
    if (sizeBytes / fmap.chunkBytes() > MAX_PIECES) {
      throw new UnreadableFileException(
          "a file of "
              + sizeBytes
              + " bytes in chunks of "
              + fmap.chunkBytes()
              + " has too many pieces to be mapped: at most "
              + MAX_PIECES);
    }
    for (long chunk = 0; left > 0; chunk++) {
      SimpleExtent strip = fmap.strips().get((int) (chunk % strips));
      long take = Math.min(left, fmap.chunkBytes());
      append(ranges, strip, chunk / strips * fmap.chunkBytes(), take);
      left -= take;
    }
  }

  private static void append(
      List<MediaRange> ranges, SimpleExtent extent, long offsetInExtent, long lengthBytes) {
    if (lengthBytes == 0) {
      return;
    }
    int device = Math.toIntExact(extent.deviceIndex());
    long start = extent.mediaOffset() + offsetInExtent;
    int last = ranges.size() - 1;
    if (last >= 0
        && ranges.get(last).deviceIndex() == device
        && ranges.get(last).endOffset() == start) {
      MediaRange joined = ranges.get(last);
      ranges.set(
          last, new MediaRange(device, joined.mediaOffset(), joined.lengthBytes() + lengthBytes));
    } else {
      ranges.add(new MediaRange(device, start, lengthBytes));
    }
  }

  /** A file that is within a unit of 8 EiB is refused: no address space holds it. */
  private static long roundUp(long value, long unit) {
    if (value > Long.MAX_VALUE - unit) {
      throw new UnreadableFileException("a file of " + value + " bytes cannot be mapped");
    }
    return (value + unit - 1) / unit * unit;
  }
}
