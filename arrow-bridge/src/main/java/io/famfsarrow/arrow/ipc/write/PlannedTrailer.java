package io.famfsarrow.arrow.ipc.write;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/** Trailer of a file of which all sizes are known before a byte of it is written. */
public interface PlannedTrailer extends FileTrailer {

  /** Nothing. */
  static Factory none() {
    return (schema, dictionaries, records) -> new NoTrailer();
  }

  /** Shape of one dictionary. */
  record DictionaryShape(long id, BatchShape shape) {}

  /** Makes the trailer of a file as soon as it is known what the file will hold. */
  interface Factory {
    /**
     * The trailer of one file, to be written once.
     *
     * @param schema in message format: dictionary-encoded fields have the type of their values
     */
    PlannedTrailer of(Schema schema, List<DictionaryShape> dictionaries, List<BatchShape> records);
  }

  /**
   * Who is to be told of a record batch that is about to be written. Called once for each batch, by
   * the thread that writes it, so perhaps by several at the same time.
   *
   * @param bodyAddress where its body will lie, behind its metadata
   */
  default BlockListener recordBatch(int index, long bodyAddress) {
    return BlockListener.NONE;
  }

  /**
   * The same for the dictionary batches, in the order of the footer; they are written before the
   * first record batch, and stay where they are until all are written.
   */
  default BlockListener dictionary(int index, long bodyAddress) {
    return BlockListener.NONE;
  }
}
