package io.famfsarrow.spark.read;

import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.spark.attach.AttachedStore;
import io.famfsarrow.spark.attach.AttachedStores;
import io.famfsarrow.spark.attach.FileId;
import io.famfsarrow.spark.attach.TableAddress;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * A task's reader: hands out columns that lie in the mapped files.
 *
 * <p>Spark closes batches early, late, or never, so they own nothing: this reader holds what they
 * need and lets go of it when it is closed, or goes on to the next batch. Before it goes on, and
 * when it is closed, it makes sure that what was read came from the store that was meant: a medium
 * that was formatted anew, cut or lost fails the task before its result leaves it.
 */
final class FamfsPartitionReader implements PartitionReader<ColumnarBatch> {

  private final List<Piece> pieces;
  private final WantedColumns wanted;
  private final AttachedStore store;
  private final BufferAllocator allocator;
  private int next;
  private FileId file;
  private FileReader reader;
  private ColumnarBatch batch;
  private long batchesRead;
  private long bytesMapped;
  private long bytesCopied;
  private boolean unchecked;
  private boolean closed;

  FamfsPartitionReader(TableAddress address, WantedColumns wanted, List<Piece> pieces) {
    this.pieces = pieces;
    this.wanted = wanted;
    this.store = AttachedStores.attach(address.store());
    this.allocator = ReaderMemory.newAllocator("scan of " + address.path());
  }

  /**
   * Goes on to the next batch.
   *
   * @throws io.famfsarrow.store.StoreReformattedException if the medium carries another file system
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed
   */
  @Override
  public boolean next() {
    requireSound();
    batch = null;
    if (next >= pieces.size()) {
      return false;
    }
    Piece piece = pieces.get(next++);
    unchecked = true;
    batch = store.store().guard(() -> load(piece));
    return true;
  }

  private ColumnarBatch load(Piece piece) {
    if (!piece.file().equals(file)) {
      closeFile();
      reader = new FileReader(store.open(piece.file()), wanted, allocator);
      file = piece.file();
    }
    return reader.load(piece);
  }

  /** Of what was handed out since the last time. */
  private void requireSound() {
    if (unchecked) {
      unchecked = false;
      store.requireSound();
    }
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    CopyReport now = reader == null ? null : reader.copyReport();
    long read = batchesRead + (reader == null ? 0 : reader.batchesLoaded());
    return new CustomTaskMetric[] {
      new ScanMetrics.Value(ScanMetrics.BatchesRead.NAME, read),
      new ScanMetrics.Value(
          ScanMetrics.BytesMapped.NAME, bytesMapped + (now == null ? 0 : now.mappedBytes())),
      new ScanMetrics.Value(
          ScanMetrics.BytesCopied.NAME, bytesCopied + (now == null ? 0 : now.copiedBytes()))
    };
  }

  private void closeFile() {
    if (reader != null) {
      FileReader old = reader;
      reader = null;
      file = null;
      batchesRead += old.batchesLoaded();
      bytesMapped += old.copyReport().mappedBytes();
      bytesCopied += old.copyReport().copiedBytes();
      old.close();
    }
  }

  /** Closing twice is harmless. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      requireSound();
    } finally {
      release();
    }
  }

  /** An allocator whose buffers somebody else keeps is left to him. */
  private void release() {
    try {
      closeFile();
      if (allocator.getAllocatedMemory() == 0) {
        allocator.close();
      }
    } finally {
      store.close();
    }
  }
}
