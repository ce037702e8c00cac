package io.famfsarrow.arrow.ipc.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Looks at where the buffers of the record batches of an Arrow file lie. */
final class BufferPlaces {

  private BufferPlaces() {}

  private static Footer footer(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getInt(file.length - 10);
    ByteBuffer footer = bytes.slice(file.length - 10 - length, length);
    return Footer.getRootAsFooter(footer.order(ByteOrder.LITTLE_ENDIAN));
  }

  private static RecordBatch batch(byte[] file, Block block) {
    int start = (int) block.offset() + 8;
    ByteBuffer metadata = ByteBuffer.wrap(file).slice(start, block.metaDataLength() - 8);
    Message message = Message.getRootAsMessage(metadata.order(ByteOrder.LITTLE_ENDIAN));
    return (RecordBatch) message.header(new RecordBatch());
  }

  /** Fails unless blocks, bodies and buffers start at multiples of 64, with zeros between. */
  static void requireAligned(byte[] file) {
    Footer footer = footer(file);
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      Block block = footer.recordBatches(i);
      long body = block.offset() + block.metaDataLength();
      assertEquals(0, block.offset() % 64);
      assertEquals(0, body % 64);
      RecordBatch batch = batch(file, block);
      long end = 0;
      for (int b = 0; b < batch.buffersLength(); b++) {
        Buffer buffer = batch.buffers(b);
        assertEquals(0, buffer.offset() % 64);
        requireZeros(file, body + end, body + buffer.offset());
        end = buffer.offset() + buffer.length();
      }
      requireZeros(file, body + end, body + block.bodyLength());
    }
  }

  private static void requireZeros(byte[] file, long from, long to) {
    for (long at = from; at < to; at++) {
      assertEquals(0, file[(int) at], "padding at " + at);
    }
  }

  /** "field buffer-number" of the top-level buffers of length 0 in the first record batch. */
  static List<String> emptyBuffers(byte[] file) {
    Footer footer = footer(file);
    RecordBatch batch = batch(file, footer.recordBatches(0));
    List<String> empty = new ArrayList<>();
    int next = 0;
    for (Field field : Schema.convertSchema(footer.schema()).getFields()) {
      if (!field.getChildren().isEmpty() || field.getName().endsWith("View")) {
        break;
      }
      for (int i = 0; i < TypeLayout.getTypeBufferCount(field.getType()); i++) {
        if (batch.buffers(next++).length() == 0) {
          empty.add(field.getName() + " " + i);
        }
      }
    }
    return empty;
  }
}
