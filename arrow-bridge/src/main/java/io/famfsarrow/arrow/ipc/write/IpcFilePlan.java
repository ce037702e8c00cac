package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where every byte of an Arrow IPC file goes, and so its exact size, made from the shapes of its
 * batches without touching their data. Immutable.
 */
final class IpcFilePlan {

  /** One message with a body. */
  static final class Block {
    private final long offset;
    private final byte[] metadata;
    private final BatchShape shape;

    Block(long offset, byte[] metadata, BatchShape shape) {
      this.offset = offset;
      this.metadata = metadata;
      this.shape = shape;
    }

    /** From the start of the file, aligned. */
    long offset() {
      return offset;
    }

    /** Prefix, flatbuffer and padding; not to be changed. */
    byte[] metadata() {
      return metadata;
    }

    BatchShape shape() {
      return shape;
    }

    long bodyBytes() {
      return shape.bodyBytes();
    }

    long endOffset() {
      return Math.addExact(offset + metadata.length, bodyBytes());
    }
  }

  /** Shape of one dictionary. */
  record DictionaryShape(long id, BatchShape shape) {}

  private final Schema schema;
  private final byte[] schemaMessage;
  private final List<Block> dictionaries = new ArrayList<>();
  private final List<Block> records = new ArrayList<>();
  private final Map<String, String> footerMetadata;
  private final FileTrailer trailer;
  private final long endOfStreamOffset;
  private final long trailerOffset;
  private final long footerOffset;
  private final int footerBytes;

  /**
   * @param schema in message format: dictionary-encoded fields have the type of their values
   * @param footerMetadata custom metadata of the footer, without what the trailer adds
   */
  IpcFilePlan(
      Schema schema,
      List<DictionaryShape> dictionaryShapes,
      List<BatchShape> recordShapes,
      Map<String, String> footerMetadata,
      FileTrailer trailer) {
    this.schema = schema;
    this.footerMetadata = footerMetadata;
    this.trailer = trailer;
    this.schemaMessage = MessageEncoder.schema(schema);
    long offset = IpcLayout.LEADING_MAGIC_BYTES + (long) schemaMessage.length;
    for (DictionaryShape dictionary : dictionaryShapes) {
      byte[] metadata = MessageEncoder.dictionaryBatch(dictionary.id(), dictionary.shape());
      offset = addBlock(dictionaries, offset, metadata, dictionary.shape());
    }
    for (BatchShape shape : recordShapes) {
      offset = addBlock(records, offset, MessageEncoder.recordBatch(shape), shape);
    }
    this.endOfStreamOffset = offset;
    long afterStream = offset + IpcLayout.END_OF_STREAM_BYTES;
    this.trailerOffset = trailer.sizeBytes() == 0 ? afterStream : IpcLayout.align(afterStream);
    this.footerOffset =
        IpcLayout.alignTo(
            Math.addExact(trailerOffset, trailer.sizeBytes()), IpcLayout.FOOTER_ALIGNMENT_BYTES);
    this.footerBytes = footer().length;
  }

  private static long addBlock(List<Block> blocks, long offset, byte[] metadata, BatchShape shape) {
    Block block = new Block(offset, metadata, shape);
    blocks.add(block);
    return block.endOffset();
  }

  /** Exact size of the file. */
  long sizeBytes() {
    return footerOffset + footerBytes + IpcLayout.TRAILING_BYTES;
  }

  byte[] schemaMessage() {
    return schemaMessage;
  }

  List<Block> dictionaries() {
    return dictionaries;
  }

  List<Block> records() {
    return records;
  }

  FileTrailer trailer() {
    return trailer;
  }

  long endOfStreamOffset() {
    return endOfStreamOffset;
  }

  long trailerOffset() {
    return trailerOffset;
  }

  long footerOffset() {
    return footerOffset;
  }

  int footerBytes() {
    return footerBytes;
  }

  /** The footer, with the trailer's metadata as it is now. */
  byte[] footer() {
    Map<String, String> all = new LinkedHashMap<>(footerMetadata);
    all.putAll(trailer.footerMetadata(trailerOffset));
    return FooterEncoder.encode(schema, dictionaries, records, all);
  }
}
