package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.WritableRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;

/**
 * A table on its way into a store: takes the batches of a source one by one, knows the exact size
 * of the file once all were seen, and then writes it.
 *
 * <p>Batches are kept without a copy until they are written. When that takes too much memory, the
 * owner calls {@link #dropData()}, if the source can be read once more, or {@link #spillTo}. Order
 * of calls: {@link #add}..., {@link #finish}, {@link #sizeBytes}, then {@link #writeTo} or, after
 * dropData, {@link #secondPass}. Not for use by several threads at a time.
 */
public final class TableStage implements AutoCloseable {

  /** Row count that leaves batches as the source has them. */
  public static final long KEEP_BATCHES = Rechunker.KEEP_BATCHES;

  private enum Data {
    HELD,
    SPILLED,
    DROPPED
  }

  private final Schema schema;
  private final long batchRows;
  private final BufferAllocator allocator;
  private final BatchFeed feed;
  private final List<BatchBody> bodies = new ArrayList<>();
  private final List<BatchShape> shapes = new ArrayList<>();
  private Map<Long, BatchPlan> dictionaries = Map.of();
  private Data data = Data.HELD;
  private SpillFile spill;
  private IpcFilePlan plan;
  private long rows;
  private long heldBytes;

  /**
   * @param schema as a {@code VectorSchemaRoot} has it: dictionary-encoded fields have the type of
   *     their indices
   * @param batchRows rows of each record batch, or {@link #KEEP_BATCHES}
   */
  public TableStage(Schema schema, BufferAllocator allocator, long batchRows) {
    this.schema = schema;
    this.batchRows = batchRows;
    this.allocator = allocator;
    this.feed = new BatchFeed(schema, batchRows, this::stage);
  }

  /**
   * Takes over a batch, which is closed in any case.
   *
   * @param provider the source's dictionaries as they are for this batch
   * @throws CorruptSourceException if the batch contradicts the schema or itself
   */
  public void add(ArrowRecordBatch batch, DictionaryProvider provider) {
    heldBytes = Math.addExact(heldBytes, feed.add(batch, provider));
  }

  private void stage(BatchPlan batch) {
    shapes.add(batch.shape());
    rows = Math.addExact(rows, batch.shape().rows());
    bodies.add(batch);
    settle();
  }

  /** Moves what was added last to where the data is kept now. */
  private void settle() {
    if (data == Data.HELD) {
      return;
    }
    for (int i = 0; i < bodies.size(); i++) {
      if (bodies.get(i) instanceof BatchPlan held) {
        bodies.set(i, data == Data.SPILLED ? spilled(held) : null);
        held.close();
      }
    }
    if (data == Data.DROPPED) {
      bodies.clear();
    }
    heldBytes = 0;
  }

  private BatchBody spilled(BatchPlan held) {
    try {
      return spill.add(held);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the batches do not fit into memory and could not be put into a temporary file", e);
    }
  }

  /** Bytes of source batches that are kept in memory, about. */
  public long heldBytes() {
    return heldBytes;
  }

  /** From now on keeps shapes only; the data must be given once more to {@link #secondPass}. */
  public void dropData() {
    data = Data.DROPPED;
    settle();
  }

  /**
   * Puts batches into a temporary file, now and from now on.
   *
   * @param directory where the file is made; it is gone when the stage is closed, or killed
   */
  public void spillTo(Path directory) {
    try {
      spill = new SpillFile(directory, allocator);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary file could be made in " + directory, e);
    }
    data = Data.SPILLED;
    settle();
  }

  /**
   * The source has ended: lays out the file.
   *
   * @param provider dictionaries of the source, also when it had no batch
   * @param footerMetadata custom metadata of the footer
   * @param trailer makes what the file carries beside its table
   */
  public void finish(
      DictionaryProvider provider,
      Map<String, String> footerMetadata,
      PlannedTrailer.Factory trailer) {
    feed.finish(provider);
    dictionaries = feed.dictionaryPlans();
    List<PlannedTrailer.DictionaryShape> dictionaryShapes = new ArrayList<>();
    dictionaries.forEach(
        (id, batch) -> dictionaryShapes.add(new PlannedTrailer.DictionaryShape(id, batch.shape())));
    plan =
        new IpcFilePlan(
            messageSchema(schema, provider), dictionaryShapes, shapes, footerMetadata, trailer);
  }

  /** The schema with dictionary-encoded fields having the type of their values. */
  static Schema messageSchema(Schema schema, DictionaryProvider provider) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(DictionaryUtility.toMessageFormat(field, provider, new HashSet<>()));
    }
    return new Schema(fields, schema.getCustomMetadata());
  }

  public Schema schema() {
    return schema;
  }

  /** Rows of the batches so far. */
  public long rows() {
    return rows;
  }

  /** Record batches of the file so far. */
  public int batchCount() {
    return shapes.size();
  }

  /** Exact size of the file; after {@link #finish}. */
  public long sizeBytes() {
    return plan.sizeBytes();
  }

  /** Whether batches go to a temporary file. */
  public boolean isSpilling() {
    return data == Data.SPILLED;
  }

  /** Whether {@link #secondPass} is needed to write the file. */
  public boolean isDataDropped() {
    return data == Data.DROPPED;
  }

  /**
   * Writes the file from offset 0 of a range; touches nothing behind {@link #sizeBytes()}.
   *
   * @param threads how many write at a time
   * @param progress told of each number of bytes that was stored, by whichever thread stored them
   */
  public void writeTo(WritableRange range, int threads, LongConsumer progress) {
    if (data == Data.DROPPED) {
      throw new IllegalStateException("the data was dropped: a second pass is needed");
    }
    IpcFileWriter writer = begin(range, progress);
    ParallelLoop.run(threads, bodies.size(), i -> writer.writeRecordBatch(i, bodies.get(i)));
    writer.writeTail();
  }

  /**
   * Starts to write the file from a source that is read once more.
   *
   * @param threads as for {@link #writeTo}
   */
  public SecondPass secondPass(WritableRange range, int threads, LongConsumer progress) {
    return new SecondPass(begin(range, progress), schema, batchRows, shapes.size(), threads);
  }

  private IpcFileWriter begin(WritableRange range, LongConsumer progress) {
    IpcFileWriter writer = new IpcFileWriter(plan, range, progress);
    writer.writeHead();
    int index = 0;
    for (BatchPlan dictionary : dictionaries.values()) {
      writer.writeDictionary(index++, dictionary);
    }
    return writer;
  }

  @Override
  public void close() {
    bodies.forEach(BatchBody::close);
    bodies.clear();
    dictionaries.values().forEach(BatchPlan::close);
    dictionaries = Map.of();
    feed.close();
    Optional.ofNullable(spill).ifPresent(SpillFile::close);
  }
}
