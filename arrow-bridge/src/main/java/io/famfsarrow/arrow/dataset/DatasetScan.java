package io.famfsarrow.arrow.dataset;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.Verify;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Which batches and columns of a dataset to read, and the ways to read them. Immutable; each way
 * may be taken as often as one likes, and at the same time.
 */
public final class DatasetScan {

  /** What is done with a batch. */
  @FunctionalInterface
  public interface BatchAction {
    /**
     * Called once for each batch, by several threads at the same time and in no order.
     *
     * @param batch number in the dataset
     * @param view open during the call only; what is to live longer is copied or retained
     */
    void accept(int batch, RecordBatchView view);
  }

  /** What is asked of a batch. */
  @FunctionalInterface
  public interface BatchTest {
    /** As {@link BatchAction#accept}. */
    boolean test(int batch, RecordBatchView view);
  }

  private final FamfsDataset dataset;
  private final OpenOptions options;
  private final BatchSelector filter;

  DatasetScan(FamfsDataset dataset, OpenOptions options, BatchSelector filter) {
    this.dataset = dataset;
    this.options = options;
    this.filter = filter;
  }

  /** With a projection, level of validation and allocator. */
  public DatasetScan withOptions(OpenOptions other) {
    return new DatasetScan(dataset, other, filter);
  }

  /** Only these columns, in this order. */
  public DatasetScan withColumns(String... names) {
    return withOptions(options.withColumns(names));
  }

  /** Without the batches that the filter skips, beside those that are skipped already. */
  public DatasetScan where(BatchSelector further) {
    return new DatasetScan(dataset, options, filter.and(further));
  }

  public FamfsDataset dataset() {
    return dataset;
  }

  public OpenOptions options() {
    return options;
  }

  /** Numbers of the batches that are read, ascending. */
  public int[] batches() {
    dataset.requireOpen();
    return dataset.parts().stream().flatMapToInt(this::batchesOf).toArray();
  }

  private IntStream batchesOf(DatasetPart part) {
    BitSet kept = new BitSet(part.batchCount());
    kept.set(0, part.batchCount());
    filter.skip(part.file(), kept);
    return kept.stream().map(batch -> part.firstBatch() + batch);
  }

  /** Of all files, also of batches that are skipped. */
  private void verify(int threads) {
    dataset.requireOpen();
    if (options.verify() == Verify.ALL) {
      dataset.parts().forEach(part -> part.file().ipc().requireChecksums(threads));
    }
  }

  /**
   * A reader of these batches in their order. Closing it leaves the dataset open.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the projection names no column
   * @throws io.famfsarrow.arrow.CorruptArrowFileException if all checksums are to be verified, and
   *     one is wrong
   */
  public DatasetReader reader() {
    verify(Runtime.getRuntime().availableProcessors());
    return new DatasetReader(dataset, batches(), options);
  }

  /**
   * Gives each batch to an action, a batch at a time in each thread. Returns when no thread is at
   * work any more.
   *
   * <p>The first exception that an action or a load throws ends the scan and is thrown.
   * Interrupting the calling thread ends it too: batches that are being worked on are finished,
   * unless the action itself listens to interrupts, which every thread gets.
   *
   * @param threads at least 1; the calling thread is one of them
   * @throws InterruptedException if the calling thread was interrupted
   */
  public void forEachBatch(int threads, BatchAction action) throws InterruptedException {
    boolean unused =
        anyBatch(
            threads,
            (batch, view) -> {
              action.accept(batch, view);
              return false;
            });
  }

  /**
   * As {@link #forEachBatch}, until a test says yes.
   *
   * @return whether one did; then batches may be left that nobody looked at
   */
  public boolean anyBatch(int threads, BatchTest test) throws InterruptedException {
    if (options.allocator() != null) {
      return anyBatch(threads, test, options.allocator());
    }
    try (BufferAllocator own = new RootAllocator()) {
      return anyBatch(threads, test, own);
    }
  }

  private boolean anyBatch(int threads, BatchTest test, BufferAllocator allocator)
      throws InterruptedException {
    int[] batches = batches();
    verify(threads);
    OpenOptions loading = options.withAllocator(allocator);
    return new ParallelSearch(
            batches.length,
            step -> {
              try (RecordBatchView view = dataset.batch(batches[step], loading)) {
                return test.test(batches[step], view);
              }
            })
        .run(threads);
  }
}
