package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.MemoryCrc32c;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Sums up one record batch while its bytes come to lie in memory. Best told of pieces that fit into
 * the cache. Used by one thread.
 */
public final class BlockScan {

  /** Bytes at a time that are surely still in the cache after they were stored. */
  public static final int PIECE_BYTES = 64 << 10;

  private final int rows;
  private final MemoryCrc32c crc = new MemoryCrc32c();
  private final List<ColumnScan> scans = new ArrayList<>();
  private final List<ColumnSummary> summaries = new ArrayList<>();

  /**
   * Expects the bytes of a batch.
   *
   * @param fields with the types that the buffers have (indices of dictionaries)
   * @param bodyAddress where its body will lie, or lies; its metadata lies before that
   * @param dictionaries values by id; null for a dictionary of which nothing shall be said
   */
  public BlockScan(
      List<Field> fields,
      BodyShape shape,
      long bodyAddress,
      LongFunction<DictionaryValues> dictionaries) {
    this.rows = shape.rows();
    for (ArrayPlace array : ArrayPlace.all(fields, shape, bodyAddress)) {
      boolean encoded = array.field().getDictionary() != null;
      DictionaryValues dictionary =
          encoded ? dictionaries.apply(array.field().getDictionary().getId()) : null;
      boolean unknown = encoded && dictionary == null;
      scans.add(unknown ? new UnknownScan() : ColumnScans.of(array, dictionary));
    }
  }

  /** More of the block, metadata first, is stored behind what was before. */
  public void stored(long address, long lengthBytes) {
    crc.update(address, lengthBytes);
    long end = address + lengthBytes;
    while (summaries.size() < scans.size() && scans.get(summaries.size()).stored(end)) {
      summaries.add(scans.get(summaries.size()).finish());
    }
  }

  /** All of a block that lies in memory already. */
  public BlockSummary whole(long address, long lengthBytes) {
    for (long done = 0; done < lengthBytes; done += PIECE_BYTES) {
      stored(address + done, Math.min(PIECE_BYTES, lengthBytes - done));
    }
    return summary();
  }

  /** The sum of all; the whole block was stored. */
  public BlockSummary summary() {
    while (summaries.size() < scans.size()) {
      scans.get(summaries.size()).stored(Long.MAX_VALUE);
      summaries.add(scans.get(summaries.size()).finish());
    }
    return new BlockSummary(rows, crc.value(), List.copyOf(summaries));
  }
}
