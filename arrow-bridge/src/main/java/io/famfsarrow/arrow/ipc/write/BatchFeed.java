package io.famfsarrow.arrow.ipc.write;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** Takes the batches of a source in turn, follows its dictionaries, gives batches to be written. */
final class BatchFeed implements AutoCloseable {

  private final Schema schema;
  private final DictionaryMerger merger;
  private final Rechunker rechunker;

  BatchFeed(Schema schema, long batchRows, Consumer<BatchPlan> sink) {
    this.schema = schema;
    this.merger = new DictionaryMerger();
    this.rechunker = new Rechunker(schema.getFields(), batchRows, sink);
  }

  /** Takes over a batch; returns the bytes that it keeps in memory. */
  long add(ArrowRecordBatch batch, DictionaryProvider provider) {
    try (SourceBatch source = wrap(batch, provider)) {
      rechunker.add(source);
      return source.heldBytes();
    }
  }

  private SourceBatch wrap(ArrowRecordBatch batch, DictionaryProvider provider) {
    try {
      merger.update(schema.getFields(), provider);
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
    return new SourceBatch(batch, schema.getFields(), merger);
  }

  /** Hands on the last batch; sees the dictionaries once more, for a source without batches. */
  void finish(DictionaryProvider provider) {
    merger.update(schema.getFields(), provider);
    rechunker.finish();
  }

  Map<Long, BatchPlan> dictionaryPlans() {
    return merger.plans();
  }

  @Override
  public void close() {
    rechunker.close();
    merger.close();
  }
}
