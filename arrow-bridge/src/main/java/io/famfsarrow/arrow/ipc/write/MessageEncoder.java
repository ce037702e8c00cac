package io.famfsarrow.arrow.ipc.write;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Encodes the metadata of encapsulated messages: prefix, flatbuffer, and zeros up to the alignment,
 * so that a body behind it is aligned too.
 */
final class MessageEncoder {

  private MessageEncoder() {}

  /** Message of a schema in message format, that ends aligned if it starts at 8. */
  static byte[] schema(Schema schema) {
    return schema(schema, IpcLayout.LEADING_MAGIC_BYTES);
  }

  /**
   * Message of a schema in message format, that ends aligned.
   *
   * @param startsAt where it starts, from a place that is aligned
   */
  static byte[] schema(Schema schema, int startsAt) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int header = SchemaEncoder.encode(builder, schema);
    return finish(builder, MessageHeader.Schema, header, 0, startsAt, 0);
  }

  static byte[] recordBatch(BatchShape shape) {
    return recordBatch(shape, BodyPlaces.sideBySide(shape.bufferSizes()), 0);
  }

  /**
   * Message of a batch whose buffers lie anywhere in its body. Its length does not depend on where,
   * nor on their sizes.
   *
   * @param leastBytes length that the metadata is padded to, aligned
   */
  static byte[] recordBatch(BatchShape shape, BodyPlaces places, int leastBytes) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int header = encode(builder, shape, places);
    byte type = MessageHeader.RecordBatch;
    return finish(builder, type, header, places.bodyBytes(), 0, leastBytes);
  }

  static byte[] dictionaryBatch(long id, BatchShape shape) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int data = encode(builder, shape, BodyPlaces.sideBySide(shape.bufferSizes()));
    int header = DictionaryBatch.createDictionaryBatch(builder, id, data, false);
    return finish(builder, MessageHeader.DictionaryBatch, header, shape.bodyBytes(), 0, 0);
  }

  private static int encode(FlatBufferBuilder builder, BatchShape shape, BodyPlaces places) {
    int nodes = nodes(builder, shape.nodes());
    int buffers = buffers(builder, shape.bufferSizes(), places.offsets());
    int variadic = 0;
    if (!shape.variadicCounts().isEmpty()) {
      long[] counts = shape.variadicCounts().stream().mapToLong(Long::longValue).toArray();
      variadic = RecordBatch.createVariadicBufferCountsVector(builder, counts);
    }
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, shape.rows());
    RecordBatch.addNodes(builder, nodes);
    RecordBatch.addBuffers(builder, buffers);
    if (variadic != 0) {
      RecordBatch.addVariadicBufferCounts(builder, variadic);
    }
    return RecordBatch.endRecordBatch(builder);
  }

  /** Vectors of structs are built from their end. */
  private static int nodes(FlatBufferBuilder builder, List<BatchShape.Node> nodes) {
    RecordBatch.startNodesVector(builder, nodes.size());
    for (int i = nodes.size() - 1; i >= 0; i--) {
      FieldNode.createFieldNode(builder, nodes.get(i).length(), nodes.get(i).nullCount());
    }
    return builder.endVector();
  }

  private static int buffers(FlatBufferBuilder builder, List<Long> sizes, List<Long> offsets) {
    RecordBatch.startBuffersVector(builder, sizes.size());
    for (int i = sizes.size() - 1; i >= 0; i--) {
      Buffer.createBuffer(builder, offsets.get(i), sizes.get(i));
    }
    return builder.endVector();
  }

  private static byte[] finish(
      FlatBufferBuilder builder,
      byte type,
      int header,
      long bodyBytes,
      int startsAt,
      int leastBytes) {
    builder.finish(Message.createMessage(builder, MetadataVersion.V5, type, header, bodyBytes, 0));
    byte[] message = builder.sizedByteArray();
    long end = IpcLayout.align((long) startsAt + IpcLayout.MESSAGE_PREFIX_BYTES + message.length);
    byte[] encoded = new byte[Math.max(leastBytes, Math.toIntExact(end - startsAt))];
    ByteBuffer.wrap(encoded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(IpcLayout.CONTINUATION)
        .putInt(encoded.length - IpcLayout.MESSAGE_PREFIX_BYTES)
        .put(message);
    return encoded;
  }
}
