package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ipc.write.IndexTrailer;
import io.famfsarrow.arrow.ipc.write.PlannedTrailer;
import io.famfsarrow.arrow.ipc.write.SecondPass;
import io.famfsarrow.arrow.ipc.write.TableStage;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.WritableRange;
import io.famfsarrow.store.media.MemoryFaults;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * A source that was read to its end, so that the size of its file is known, and that can now be
 * written. Its batches wait in memory up to a limit; beyond it the source is read a second time, or
 * its batches wait in a temporary file if it can be read only once.
 */
public final class StagedTable implements AutoCloseable {

  /** Footer entries with these names speak of one particular file; they are not passed on. */
  private static final String OWN_METADATA_PREFIX = "famfs.";

  private final TableSource source;
  private final PublishOptions options;
  private final BufferAllocator allocator;
  private final TableStage stage;

  private StagedTable(
      TableSource source, PublishOptions options, BufferAllocator allocator, TableStage stage) {
    this.source = source;
    this.options = options;
    this.allocator = allocator;
    this.stage = stage;
  }

  /**
   * Reads a source to its end.
   *
   * @param source stays the caller's, to be closed after the staged table
   */
  public static StagedTable of(TableSource source, PublishOptions options) {
    BufferAllocator allocator = new RootAllocator();
    TableStage stage = null;
    try (BatchCursor cursor = source.open(allocator, options.columns())) {
      stage = new TableStage(cursor.schema(), allocator, batchRows(source, options));
      StagedTable table = new StagedTable(source, options, allocator, stage);
      source.guard(() -> table.readAll(cursor, trailer(options)));
      return table;
    } catch (RuntimeException | Error e) {
      Optional.ofNullable(stage).ifPresent(TableStage::close);
      closeAfter(e, allocator);
      throw e;
    }
  }

  private static PlannedTrailer.Factory trailer(PublishOptions options) {
    return options.hasStatistics() ? IndexTrailer::of : PlannedTrailer.none();
  }

  /** A leak after a failure must not hide the failure. */
  private static void closeAfter(Throwable failure, BufferAllocator allocator) {
    try {
      allocator.close();
    } catch (IllegalStateException leak) {
      failure.addSuppressed(leak);
    }
  }

  private static long batchRows(TableSource source, PublishOptions options) {
    return options
        .batchRows()
        .orElse(
            source.hasOwnBatches() ? TableStage.KEEP_BATCHES : PublishOptions.DEFAULT_BATCH_ROWS);
  }

  private static Map<String, String> footerMetadata(BatchCursor cursor) {
    Map<String, String> metadata = new TreeMap<>(cursor.footerMetadata());
    metadata.keySet().removeIf(key -> key.startsWith(OWN_METADATA_PREFIX));
    return metadata;
  }

  private Void readAll(BatchCursor cursor, PlannedTrailer.Factory trailer) {
    long limit = source.isInMemory() ? Long.MAX_VALUE : options.stagingLimitBytes();
    long read = 0;
    for (Optional<ArrowRecordBatch> batch = cursor.next();
        batch.isPresent();
        batch = cursor.next()) {
      read += batch.get().computeBodyLength();
      stage.add(batch.get(), cursor.dictionaries());
      options.progress().at(PublishProgress.Phase.READING, read, -1);
      if (stage.heldBytes() > limit) {
        giveMemoryBack();
      }
    }
    stage.finish(cursor.dictionaries(), footerMetadata(cursor), trailer);
    return null;
  }

  private void giveMemoryBack() {
    if (source.isRepeatable()) {
      stage.dropData();
    } else if (!stage.isSpilling()) {
      stage.spillTo(options.stagingDirectory());
    }
  }

  /** Exact size of the file. */
  public long sizeBytes() {
    return stage.sizeBytes();
  }

  public long rows() {
    return stage.rows();
  }

  /** Record batches of the file. */
  public int batchCount() {
    return stage.batchCount();
  }

  /** What is written, for messages. */
  public String name() {
    return source.name();
  }

  /**
   * Writes the file from offset 0 of a range; nothing behind {@link #sizeBytes()} is touched.
   *
   * @throws io.famfsarrow.arrow.ipc.write.SourceChangedException if the source had to be read again
   *     and was not what it was
   * @throws MemoryFaultException if mapped memory of the source or of the range is gone
   * @throws io.famfsarrow.store.NoSpaceException if the file system below the range is full
   */
  public void writeTo(WritableRange range) {
    AtomicLong done = new AtomicLong();
    long total = sizeBytes();
    LongConsumer progress =
        bytes -> options.progress().at(PublishProgress.Phase.WRITING, done.addAndGet(bytes), total);
    MemoryFaults.run(() -> write(range, progress), fault -> lostMemory(range, fault));
    requireWhole(range);
  }

  private Void write(WritableRange range, LongConsumer progress) {
    if (stage.isDataDropped()) {
      writeAgain(range, progress);
    } else {
      stage.writeTo(range, options.threads(), progress);
    }
    return null;
  }

  /** Memory of two was touched; where one of them shows damage, its own exception says so. */
  private MemoryFaultException lostMemory(WritableRange range, Throwable fault) {
    requireWhole(range);
    return new MemoryFaultException(
        "memory under %s or under the medium could not be accessed: it may have failed"
            .formatted(source.name()),
        fault);
  }

  private void requireWhole(WritableRange range) {
    source.guard(() -> null);
    range.guard(() -> null);
  }

  private void writeAgain(WritableRange range, LongConsumer progress) {
    try (BatchCursor cursor = source.open(allocator, options.columns());
        SecondPass pass = stage.secondPass(range, options.threads(), progress)) {
      for (Optional<ArrowRecordBatch> batch = cursor.next();
          batch.isPresent();
          batch = cursor.next()) {
        pass.add(batch.get(), cursor.dictionaries());
      }
      pass.finish(cursor.dictionaries());
    }
  }

  @Override
  public void close() {
    stage.close();
    allocator.close();
  }
}
