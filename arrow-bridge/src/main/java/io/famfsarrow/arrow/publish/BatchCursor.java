package io.famfsarrow.arrow.publish;

import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** One walk over the batches of a source, in order. For use by one thread at a time. */
public interface BatchCursor extends AutoCloseable {

  /**
   * Schema as a {@code VectorSchemaRoot} has it: dictionary-encoded fields have the type of their
   * indices.
   */
  Schema schema();

  /**
   * Dictionaries as they are for the batch that was given last. A dictionary that changes gets new
   * buffers, or more values in those it has; values that were there once stay as they are.
   */
  DictionaryProvider dictionaries();

  /**
   * The next batch, uncompressed. It is the caller's, to be closed by it, and keeps its buffers
   * alive also when the cursor moves on; empty at the end.
   *
   * @throws io.famfsarrow.arrow.ipc.write.CorruptSourceException if it cannot be read
   */
  Optional<ArrowRecordBatch> next();

  /** Custom metadata of an IPC file's footer; empty for other sources. Complete at the end. */
  default Map<String, String> footerMetadata() {
    return Map.of();
  }

  @Override
  void close();
}
