package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.OrderedType;
import io.famfsarrow.arrow.index.scan.BlockScan;
import io.famfsarrow.arrow.index.scan.TextRoom;
import io.famfsarrow.store.media.MemoryCrc32c;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batch index of a file that is being written: sums up each batch while it is stored, and
 * writes the index behind the last of them. docs/batch-index.md specifies the format.
 */
public final class IndexTrailer implements PlannedTrailer {

  /** With more batches, bounds might not fit into offsets of 32 bits; there is no index then. */
  static final int MAX_BATCHES = Integer.MAX_VALUE / OrderedType.MAX_BYTES - 1;

  private final IndexedColumns columns;
  private final List<DictionaryShape> dictionaryShapes;
  private final List<BatchShape> records;
  private final Integer[] dictionaryCrcs;
  private final IndexTable table;
  private final IndexStream stream;
  private int streamCrc;

  private IndexTrailer(
      Schema schema, List<DictionaryShape> dictionaryShapes, List<BatchShape> records) {
    this.columns = new IndexedColumns(schema);
    this.dictionaryShapes = List.copyOf(dictionaryShapes);
    this.records = List.copyOf(records);
    this.dictionaryCrcs = new Integer[dictionaryShapes.size()];
    Arrays.fill(dictionaryCrcs, 0);
    this.table = new IndexTable(schema, records.size());
    this.stream = new IndexStream(schema, table, textRoom());
  }

  /** As {@link PlannedTrailer.Factory#of}. */
  public static PlannedTrailer of(
      Schema schema, List<DictionaryShape> dictionaries, List<BatchShape> records) {
    return records.size() > MAX_BATCHES
        ? PlannedTrailer.none().of(schema, dictionaries, records)
        : new IndexTrailer(schema, dictionaries, records);
  }

  private List<Long> textRoom() {
    TextRoom room = new TextRoom(columns.fields());
    records.forEach(batch -> room.add(batch.body()));
    return room.bytes();
  }

  @Override
  public long sizeBytes() {
    return stream.sizeBytes();
  }

  @Override
  public Map<String, String> footerMetadata(long offset) {
    return IndexFooter.entries(offset, sizeBytes(), streamCrc, List.of(dictionaryCrcs));
  }

  @Override
  public BlockListener recordBatch(int index, long bodyAddress) {
    BlockScan scan = columns.scan(records.get(index).body(), bodyAddress);
    return new BlockListener() {
      @Override
      public void stored(long address, long lengthBytes) {
        scan.stored(address, lengthBytes);
      }

      @Override
      public void finished() {
        table.set(index, scan.summary());
      }
    };
  }

  @Override
  public BlockListener dictionary(int index, long bodyAddress) {
    DictionaryShape dictionary = dictionaryShapes.get(index);
    MemoryCrc32c crc = new MemoryCrc32c();
    return new BlockListener() {
      @Override
      public void stored(long address, long lengthBytes) {
        crc.update(address, lengthBytes);
      }

      @Override
      public void finished() {
        dictionaryCrcs[index] = crc.value();
        columns.addDictionary(dictionary.id(), dictionary.shape().body(), bodyAddress);
      }
    };
  }

  @Override
  public void writeTo(RangeOutput out) {
    streamCrc = stream.writeTo(out);
  }
}
