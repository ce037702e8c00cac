package io.famfsarrow.arrow.ipc.write;

import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes a file that was laid out in a first pass over its source, batch by batch as the source
 * gives them again; memory is needed for one batch a thread.
 */
public final class SecondPass implements AutoCloseable {

  private final IpcFileWriter writer;
  private final BatchFeed feed;
  private final int batchCount;
  private final Helpers helpers;
  private int next;

  SecondPass(IpcFileWriter writer, Schema schema, long batchRows, int batchCount, int threads) {
    this.writer = writer;
    this.batchCount = batchCount;
    this.helpers = new Helpers(threads);
    this.feed = new BatchFeed(schema, batchRows, this::write);
  }

  /**
   * Takes over a batch, which is closed in any case.
   *
   * @throws SourceChangedException if the source is not what it was in the first pass
   */
  public void add(ArrowRecordBatch batch, DictionaryProvider provider) {
    feed.add(batch, provider);
  }

  private void write(BatchPlan batch) {
    if (next >= batchCount || helpers.hasFailed()) {
      batch.close();
      helpers.rethrow();
      requireCount(false);
    }
    int index = next++;
    helpers.run(() -> write(index, batch));
  }

  private void write(int index, BatchPlan batch) {
    try (batch) {
      writer.writeRecordBatch(index, batch);
    }
  }

  /**
   * The source has ended: completes the file.
   *
   * @throws SourceChangedException if it ended too early
   */
  public void finish(DictionaryProvider provider) {
    feed.finish(provider);
    helpers.finish();
    requireCount(next == batchCount);
    writer.writeTail();
  }

  private void requireCount(boolean same) {
    if (!same) {
      throw new SourceChangedException(
          "the source gave other data when it was read again: expected %d record batches; publish it again when nobody writes it"
              .formatted(batchCount));
    }
  }

  @Override
  public void close() {
    helpers.close();
    feed.close();
  }
}
