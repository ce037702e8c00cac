package io.famfsarrow.store.fmap;

import java.util.List;

/**
 * A file whose chunks lie in turn on several strips: chunk <i>k</i> on strip <i>k</i> mod strip
 * count. A stripe, or row, is one chunk from every strip.
 *
 * @param declaredCount number of interleaved extents that the entry claims; only 1 is legal
 * @param declaredStrips number of strips that the entry claims
 * @param chunkBytes a power of two and multiple of the allocation unit in healthy maps
 * @param strips those that fit into the entry, at most {@link #MAX_EXTENTS}
 */
public record InterleavedExtent(
    long declaredCount, long declaredStrips, long chunkBytes, List<SimpleExtent> strips)
    implements Fmap {
  public InterleavedExtent {
    strips = List.copyOf(strips);
  }

  public static InterleavedExtent of(long chunkBytes, List<SimpleExtent> strips) {
    return new InterleavedExtent(1, strips.size(), chunkBytes, strips);
  }
}
