package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.scan.BodyShape;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Trailer of a file that takes batches until somebody says that it is complete. Its length is asked
 * for then. Used by one thread.
 */
public interface GrowingTrailer extends FileTrailer {

  /** Nothing. */
  static Factory none() {
    return schema -> new NoTrailer();
  }

  /**
   * A dictionary or record batch in memory.
   *
   * @param address of its metadata, followed by the body
   */
  record WrittenBlock(BodyShape shape, long address, int metadataBytes, long bodyBytes) {
    long bodyAddress() {
      return address + metadataBytes;
    }

    long lengthBytes() {
      return metadataBytes + bodyBytes;
    }
  }

  /** Makes the trailer of a file. */
  interface Factory {
    /**
     * The trailer of one file, to be written once.
     *
     * @param schema in message format: dictionary-encoded fields have the type of their values
     */
    GrowingTrailer of(Schema schema);
  }

  /** The next dictionary batch is complete, and stays where it is until all is written. */
  void dictionaryWritten(long id, WrittenBlock block);

  /** The next record batch is complete; all dictionaries were before it. */
  void recordBatchWritten(WrittenBlock block);
}
