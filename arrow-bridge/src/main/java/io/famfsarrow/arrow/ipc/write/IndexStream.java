package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.IndexSchema;
import io.famfsarrow.store.media.MemoryCrc32c;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A batch index as an Arrow IPC stream of one record batch. Its length is known before its contents
 * are: where these may vary, the body keeps room behind them.
 */
final class IndexStream {

  private final byte[] schemaMessage;
  private final List<IndexArray> arrays;
  private final int batches;
  private final BodyPlaces places;
  private final long sizeBytes;

  /**
   * @param schema of the table, in message format
   * @param table the contents, to be complete when they are written
   * @param textRoom bytes that lower, and upper, bounds of each column may take
   */
  IndexStream(Schema schema, IndexTable table, List<Long> textRoom) {
    this.schemaMessage = MessageEncoder.schema(IndexSchema.of(schema), 0);
    this.batches = table.batches();
    this.arrays = IndexArray.all(table, textRoom);
    List<Long> capacities = new ArrayList<>();
    arrays.forEach(array -> array.buffers().forEach(b -> capacities.add(b.capacityBytes())));
    this.places = BodyPlaces.sideBySide(capacities);
    this.sizeBytes =
        schemaMessage.length
            + message().length
            + places.bodyBytes()
            + IpcLayout.END_OF_STREAM_BYTES;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** With the numbers as they are now; always of the same length. */
  private byte[] message() {
    List<BatchShape.Node> nodes = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    List<Long> variadicCounts = new ArrayList<>();
    for (IndexArray array : arrays) {
      nodes.add(new BatchShape.Node(batches, array.nullCount()));
      array.buffers().forEach(buffer -> sizes.add(buffer.sizeBytes()));
      if (array.isView()) {
        variadicCounts.add(1L);
      }
    }
    return MessageEncoder.recordBatch(
        new BatchShape(batches, nodes, sizes, variadicCounts), places, 0);
  }

  /**
   * Writes the stream from a place that is aligned.
   *
   * @return its CRC32C
   */
  int writeTo(RangeOutput out) {
    MemoryCrc32c crc = new MemoryCrc32c();
    Copy copy = new Copy(out, crc);
    copy.put(schemaMessage);
    copy.put(message());
    for (IndexArray array : arrays) {
      for (IndexArray.Buffer buffer : array.buffers()) {
        byte[] bytes = buffer.bytes();
        copy.put(bytes);
        copy.zero(IpcLayout.align(buffer.capacityBytes()) - bytes.length);
      }
    }
    byte[] endOfStream =
        ByteBuffer.allocate(IpcLayout.END_OF_STREAM_BYTES).putInt(IpcLayout.CONTINUATION).array();
    copy.put(endOfStream);
    return crc.value();
  }

  /** Stores bytes and sums them up. */
  private record Copy(RangeOutput out, MemoryCrc32c crc) {
    void put(byte[] bytes) {
      long start = out.address();
      out.put(bytes);
      crc.update(start, bytes.length);
    }

    void zero(long lengthBytes) {
      long start = out.address();
      out.zero(lengthBytes);
      crc.update(start, lengthBytes);
    }
  }
}
