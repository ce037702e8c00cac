package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
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

    FileBlock place() {
      return new FileBlock(offset, metadata.length, bodyBytes());
    }
  }

  private final byte[] schemaMessage;
  private final List<Block> dictionaries = new ArrayList<>();
  private final List<Block> records = new ArrayList<>();
  private final PlannedTrailer trailer;
  private final FileTail tail;

  /**
   * @param schema in message format: dictionary-encoded fields have the type of their values
   * @param footerMetadata custom metadata of the footer, without what the trailer adds
   * @param trailerFactory makes what the file carries beside its table
   */
  IpcFilePlan(
      Schema schema,
      List<PlannedTrailer.DictionaryShape> dictionaryShapes,
      List<BatchShape> recordShapes,
      Map<String, String> footerMetadata,
      PlannedTrailer.Factory trailerFactory) {
    this.trailer = trailerFactory.of(schema, dictionaryShapes, recordShapes);
    this.schemaMessage = MessageEncoder.schema(schema);
    long offset = IpcLayout.LEADING_MAGIC_BYTES + (long) schemaMessage.length;
    for (PlannedTrailer.DictionaryShape dictionary : dictionaryShapes) {
      byte[] metadata = MessageEncoder.dictionaryBatch(dictionary.id(), dictionary.shape());
      offset = addBlock(dictionaries, offset, metadata, dictionary.shape());
    }
    for (BatchShape shape : recordShapes) {
      offset = addBlock(records, offset, MessageEncoder.recordBatch(shape), shape);
    }
    this.tail =
        new FileTail(
            schema, places(dictionaries), places(records), footerMetadata, trailer, offset);
  }

  private static List<FileBlock> places(List<Block> blocks) {
    return blocks.stream().map(Block::place).toList();
  }

  private static long addBlock(List<Block> blocks, long offset, byte[] metadata, BatchShape shape) {
    Block block = new Block(offset, metadata, shape);
    blocks.add(block);
    return block.place().endOffset();
  }

  /** Exact size of the file. */
  long sizeBytes() {
    return tail.endOffset();
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

  PlannedTrailer trailer() {
    return trailer;
  }

  FileTail tail() {
    return tail;
  }
}
