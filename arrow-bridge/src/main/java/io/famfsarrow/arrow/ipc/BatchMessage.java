package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.arrow.index.scan.BodyShape;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Metadata of one record batch or dictionary batch, decoded from a private copy. Its numbers are
 * bounded here as far as they can be without the schema: rows, and every buffer inside the body.
 */
public final class BatchMessage {

  /** Most rows of a batch: what arrow-java's vectors can count. */
  public static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  /** {@link #codec()} of a batch whose buffers are stored as they are. */
  public static final byte NOT_COMPRESSED = -1;

  private final String where;
  private final Block block;
  private final int rows;
  private final long bodyBytes;
  private final long[] nodeLengths;
  private final long[] nullCounts;
  private final long[] bufferOffsets;
  private final long[] bufferLengths;
  private final long[] variadicCounts;
  private final byte codec;
  private final short version;
  private final long dictionaryId;
  private final boolean delta;

  private BatchMessage(Source source, RecordBatch batch, long dictionaryId, boolean delta) {
    this.where = source.where;
    this.block = source.block;
    this.bodyBytes = source.bodyBytes;
    this.dictionaryId = dictionaryId;
    this.delta = delta;
    this.rows = source.rows(batch);
    this.codec = source.codec(batch);
    this.version = source.version;
    int nodes = source.count("nodes", batch.nodesLength(), ArrowFileLayout.FIELD_NODE_BYTES);
    this.nodeLengths = new long[nodes];
    this.nullCounts = new long[nodes];
    FieldNode node = new FieldNode();
    for (int i = 0; i < nodes; i++) {
      batch.nodes(node, i);
      nodeLengths[i] = node.length();
      nullCounts[i] = node.nullCount();
    }
    int buffers = source.count("buffers", batch.buffersLength(), ArrowFileLayout.BUFFER_BYTES);
    this.bufferOffsets = new long[buffers];
    this.bufferLengths = new long[buffers];
    Buffer buffer = new Buffer();
    for (int i = 0; i < buffers; i++) {
      batch.buffers(buffer, i);
      bufferOffsets[i] = buffer.offset();
      bufferLengths[i] = buffer.length();
      source.checkBuffer(i, buffer.offset(), buffer.length());
    }
    int counts = source.count("variadic counts", batch.variadicBufferCountsLength(), Long.BYTES);
    this.variadicCounts = new long[counts];
    for (int i = 0; i < counts; i++) {
      variadicCounts[i] = batch.variadicBufferCounts(i);
    }
  }

  static BatchMessage recordBatch(FileBytes file, BlockTable table, int i) {
    return recordBatch(file, table.where(i), table.block(i));
  }

  /** A record batch that lies within the file wherever that is. */
  static BatchMessage recordBatch(FileBytes file, String where, Block block) {
    Source source = new Source(file, where, block);
    return source.decode(
        MessageHeader.RecordBatch,
        message ->
            new BatchMessage(source, (RecordBatch) message.header(new RecordBatch()), 0, false));
  }

  static BatchMessage dictionaryBatch(FileBytes file, BlockTable table, int i) {
    Source source = new Source(file, table.where(i), table.block(i));
    return source.decode(
        MessageHeader.DictionaryBatch,
        message -> {
          DictionaryBatch batch = (DictionaryBatch) message.header(new DictionaryBatch());
          return new BatchMessage(source, batch.data(), batch.id(), batch.isDelta());
        });
  }

  /** The same numbers for those who walk over the body's bytes. */
  BodyShape body() {
    return new BodyShape(rows, nullCounts, bufferOffsets, bufferLengths, variadicCounts);
  }

  /** For messages: which block of the file this is. */
  public String where() {
    return where;
  }

  public Block block() {
    return block;
  }

  public int rows() {
    return rows;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  int nodeCount() {
    return nodeLengths.length;
  }

  long nodeLength(int node) {
    return nodeLengths[node];
  }

  long nullCount(int node) {
    return nullCounts[node];
  }

  int bufferCount() {
    return bufferOffsets.length;
  }

  /** From the body's start. */
  long bufferOffset(int buffer) {
    return bufferOffsets[buffer];
  }

  long bufferLength(int buffer) {
    return bufferLengths[buffer];
  }

  int variadicCounts() {
    return variadicCounts.length;
  }

  long variadicCount(int view) {
    return variadicCounts[view];
  }

  /** {@link #NOT_COMPRESSED}, or a constant of {@link CompressionType}. */
  public byte codec() {
    return codec;
  }

  /** Whether its metadata is of version V4, in which unions were laid out otherwise. */
  boolean beforeV5() {
    return version < MetadataVersion.V5;
  }

  public long dictionaryId() {
    return dictionaryId;
  }

  public boolean delta() {
    return delta;
  }

  private interface Decoder {
    BatchMessage decode(Message message);
  }

  /** The bytes a message is decoded from, and the checks that need them. */
  private static final class Source {
    private final FileBytes file;
    private final String where;
    private final Block block;
    private int metadataBytes;
    private short version;
    private long bodyBytes;

    Source(FileBytes file, String where, Block block) {
      this.file = file;
      this.where = where;
      this.block = block;
    }

    BatchMessage decode(byte header, Decoder decoder) {
      ByteBuffer copy = copyMetadata();
      try {
        Message message = Message.getRootAsMessage(copy);
        checkMessage(message, header);
        return decoder.decode(message);
      } catch (FamfsException ours) {
        throw ours;
      } catch (RuntimeException lies) {
        throw new CorruptArrowFileException(
            Code.MESSAGE, file.name(), where, "a valid flatbuffer", lies.toString(), lies);
      }
    }

    private ByteBuffer copyMetadata() {
      long start = block.fileOffset();
      boolean marked = file.intAt(start) == ArrowFileLayout.CONTINUATION;
      int prefix = marked ? ArrowFileLayout.PREFIX_BYTES : ArrowFileLayout.LEGACY_PREFIX_BYTES;
      int length = file.intAt(start + prefix - Integer.BYTES);
      int limit = Math.min(block.metadataBytes() - prefix, ArrowFileLayout.MAX_METADATA_BYTES);
      if (length <= 0 || length > limit) {
        throw file.corrupt(Code.MESSAGE, where + ", metadata length", "1 to " + limit, length);
      }
      metadataBytes = length;
      byte[] copy = file.copy(start + prefix, length);
      return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void checkMessage(Message message, byte header) {
      version = message.version();
      if (version < MetadataVersion.V4 || version > MetadataVersion.V5) {
        throw new UnsupportedFormatException(
            file.name()
                + ": "
                + where
                + ": metadata version V"
                + (version + 1)
                + "; this reads V4 and V5");
      }
      if (message.headerType() != header) {
        String expected = MessageHeader.name(header);
        throw file.corrupt(Code.MESSAGE, where, expected, "header type " + message.headerType());
      }
      bodyBytes = message.bodyLength();
      if (bodyBytes < 0 || bodyBytes > block.bodyBytes()) {
        String expected = "at most " + block.bodyBytes() + " bytes, as the footer says";
        throw file.corrupt(Code.MESSAGE, where + ", body", expected, bodyBytes);
      }
    }

    int rows(RecordBatch batch) {
      if (batch == null) {
        throw file.corrupt(Code.MESSAGE, where, "a record batch", "none");
      }
      long rows = batch.length();
      if (rows < 0 || rows > MAX_ROWS) {
        throw file.corrupt(Code.LENGTH, where, "0 to " + MAX_ROWS + " rows", rows);
      }
      return (int) rows;
    }

    byte codec(RecordBatch batch) {
      BodyCompression compression = batch.compression();
      if (compression == null) {
        return NOT_COMPRESSED;
      }
      byte codec = compression.codec();
      boolean known = codec == CompressionType.LZ4_FRAME || codec == CompressionType.ZSTD;
      if (!known || compression.method() != BodyCompressionMethod.BUFFER) {
        throw new UnsupportedFormatException(
            file.name()
                + ": "
                + where
                + ": compression codec "
                + codec
                + ", method "
                + compression.method()
                + "; this reads LZ4_FRAME and ZSTD by buffer");
      }
      return codec;
    }

    int count(String what, int count, int elementBytes) {
      int limit = metadataBytes / elementBytes;
      if (count < 0 || count > limit) {
        throw file.corrupt(Code.MESSAGE, where, "at most " + limit + ' ' + what, count);
      }
      return count;
    }

    void checkBuffer(int i, long offset, long length) {
      if (offset < 0 || length < 0 || length > bodyBytes || offset > bodyBytes - length) {
        throw file.corrupt(
            Code.BUFFER,
            where + ", buffer " + i,
            "a part of the body of " + bodyBytes + " bytes",
            length + " bytes at " + offset);
      }
    }
  }
}
