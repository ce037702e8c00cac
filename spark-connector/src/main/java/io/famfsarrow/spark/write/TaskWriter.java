package io.famfsarrow.spark.write;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.StagedTable;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.spark.write.fill.BatchFiller;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * Writes the rows of one attempt of a task: collects batches in memory, and when they are a part,
 * asks for space of exactly its size and stores it there. For one thread.
 */
final class TaskWriter implements DataWriter<InternalRow> {

  private final int partition;
  private final long task;
  private final WriteOptions options;
  private final String store;
  private final WriteService driver;
  private final BufferAllocator allocator = new RootAllocator();
  private final BatchFiller filler;
  private final List<VectorSchemaRoot> batches = new ArrayList<>();
  private final List<FilledPart> parts = new ArrayList<>();
  private final WriteCounts counts = new WriteCounts();
  private PartPlace place;
  private long batchesBytes;

  TaskWriter(TaskWriterFactory job, int partition, long task, WriteService driver) {
    this.partition = partition;
    this.task = task;
    this.options = job.options();
    this.store = job.store();
    this.driver = driver;
    this.place = new PlaceHere(store, driver);
    this.filler =
        new BatchFiller(
            job.sparkSchema(), job.schema(), allocator, options.batchRows(), options.partBytes());
  }

  @Override
  public void write(InternalRow row) {
    if (filler.add(row)) {
      endBatch();
    }
  }

  private void endBatch() {
    VectorSchemaRoot batch = filler.take();
    batches.add(batch);
    for (FieldVector vector : batch.getFieldVectors()) {
      batchesBytes += vector.getBufferSize();
    }
    if (batchesBytes >= options.partBytes()) {
      endPart();
    }
  }

  private void endPart() {
    PublishOptions how = PublishOptions.defaults().withThreads(1);
    try (TableSource source = TableSources.ofRoots(batches);
        StagedTable table = StagedTable.of(source, how)) {
      Grant grant = driver.reserve(task, table.sizeBytes());
      FilledPart part = store(grant, table);
      parts.add(part);
      counts.add(table.sizeBytes(), part.inPlace());
    }
    closeBatches();
  }

  private FilledPart store(Grant grant, StagedTable table) {
    try {
      return place.store(grant, table);
    } catch (UnreachableSpaceException elsewhere) {
      if (!options.sendToDriver()) {
        throw elsewhere;
      }
      place = new PlaceByDriver(driver, allocator);
      return place.store(grant, table);
    }
  }

  private void closeBatches() {
    batches.forEach(VectorSchemaRoot::close);
    batches.clear();
    batchesBytes = 0;
  }

  @Override
  public WriterCommitMessage commit() {
    if (filler.rows() > 0) {
      endBatch();
    }
    if (!batches.isEmpty()) {
      endPart();
    }
    return new FilledParts(partition, List.copyOf(parts));
  }

  /** Its space is free again at once; if that fails, when the job ends. */
  @Override
  public void abort() {
    driver.release(task);
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return counts.values();
  }

  @Override
  public void close() {
    filler.close();
    closeBatches();
    allocator.close();
  }
}
