package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.scan.BlockSummary;
import io.famfsarrow.arrow.index.scan.TextRoom;
import io.famfsarrow.store.media.MemoryCrc32c;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batch index of a file whose batches come one by one: sums up each when it is complete, so
 * that only the index itself is left to do at the end. docs/batch-index.md specifies the format.
 */
public final class GrowingIndex implements GrowingTrailer {

  private final Schema schema;
  private final IndexedColumns columns;
  private final TextRoom room;
  private final List<Integer> dictionaryCrcs = new ArrayList<>();
  private final List<BlockSummary> batches = new ArrayList<>();
  private IndexStream stream;
  private int streamCrc;

  /**
   * @param schema in message format
   */
  public GrowingIndex(Schema schema) {
    this.schema = schema;
    this.columns = new IndexedColumns(schema);
    this.room = new TextRoom(columns.fields());
  }

  @Override
  public void dictionaryWritten(long id, WrittenBlock block) {
    dictionaryCrcs.add(MemoryCrc32c.of(block.address(), block.lengthBytes()));
    columns.addDictionary(id, block.shape(), block.bodyAddress());
  }

  @Override
  public void recordBatchWritten(WrittenBlock block) {
    room.add(block.shape());
    batches.add(
        columns
            .scan(block.shape(), block.bodyAddress())
            .whole(block.address(), block.lengthBytes()));
  }

  private boolean isTooLong() {
    return batches.size() > IndexTrailer.MAX_BATCHES;
  }

  private IndexStream stream() {
    if (stream == null) {
      IndexTable table = new IndexTable(schema, batches.size());
      for (int i = 0; i < batches.size(); i++) {
        table.set(i, batches.get(i));
      }
      stream = new IndexStream(schema, table, room.bytes());
    }
    return stream;
  }

  @Override
  public long sizeBytes() {
    return isTooLong() ? 0 : stream().sizeBytes();
  }

  @Override
  public Map<String, String> footerMetadata(long offset) {
    return isTooLong()
        ? Map.of()
        : IndexFooter.entries(offset, sizeBytes(), streamCrc, dictionaryCrcs);
  }

  @Override
  public void writeTo(RangeOutput out) {
    if (!isTooLong()) {
      streamCrc = stream().writeTo(out);
    }
  }
}
