package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.sort.SortKey;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How a table is published. Immutable: each {@code with} gives a changed copy. */
public final class PublishOptions {

  /** Rows of a record batch where the source has no batches of its own. */
  public static final long DEFAULT_BATCH_ROWS = 131_072;

  /** Most rows that a record batch may have: what Arrow's Java vectors can count. */
  public static final long MAX_BATCH_ROWS = Integer.MAX_VALUE - 8;

  private static final int DEFAULT_MODE = 0644;

  /** Getting zeroed pages from the kernel takes as long as filling them: so more than one. */
  private static final int MOST_DEFAULT_THREADS = 4;

  private OptionalLong batchRows = OptionalLong.empty();
  private int threads = Math.min(MOST_DEFAULT_THREADS, Runtime.getRuntime().availableProcessors());
  private List<String> columns = List.of();
  private List<SortKey> sortKeys = List.of();
  private OptionalLong stagingLimitBytes = OptionalLong.empty();
  private Path stagingDirectory = Path.of(System.getProperty("java.io.tmpdir"));
  private PublishProgress progress = PublishProgress.NONE;
  private boolean statistics = true;
  private FileAttributes attributes = ProcessOwner.attributes(DEFAULT_MODE);

  private PublishOptions() {}

  private PublishOptions(PublishOptions other) {
    this.batchRows = other.batchRows;
    this.threads = other.threads;
    this.columns = other.columns;
    this.sortKeys = other.sortKeys;
    this.stagingLimitBytes = other.stagingLimitBytes;
    this.stagingDirectory = other.stagingDirectory;
    this.progress = other.progress;
    this.statistics = other.statistics;
    this.attributes = other.attributes;
  }

  /**
   * A thread for each processor, but at most four; all columns, batches as the source has them or
   * of the default size.
   */
  public static PublishOptions defaults() {
    return new PublishOptions();
  }

  /** Record batches of that many rows, also if the source has batches of its own. */
  public PublishOptions withBatchRows(long rows) {
    if (rows < 1 || rows > MAX_BATCH_ROWS) {
      throw new InvalidRequestException(
          "a record batch of %d rows cannot be made: 1 to %d".formatted(rows, MAX_BATCH_ROWS));
    }
    PublishOptions copy = new PublishOptions(this);
    copy.batchRows = OptionalLong.of(rows);
    return copy;
  }

  /** How many threads copy into the store; no more than there are processors are used. */
  public PublishOptions withThreads(int count) {
    if (count < 1) {
      throw new InvalidRequestException("at least 1 thread is needed, not " + count);
    }
    PublishOptions copy = new PublishOptions(this);
    copy.threads = Math.min(count, Runtime.getRuntime().availableProcessors());
    return copy;
  }

  /** Only these top-level columns, in this order; none means all. */
  public PublishOptions withColumns(List<String> names) {
    PublishOptions copy = new PublishOptions(this);
    copy.columns = List.copyOf(names);
    return copy;
  }

  /**
   * Rows in the order of these columns, each but the first where those before are equal; none means
   * the order of the source. Nulls come last, NaN just before them; rows that are equal keep their
   * order. The table is kept until it is written: mapped where the source is an uncompressed Arrow
   * file or in memory, else within the {@linkplain #withStagingLimitBytes staging limit}; what is
   * larger is refused before anything is written. The order itself takes 8 bytes a row, and 9 for
   * each key, of at most half of the heap. Batches get the default size unless another is set.
   */
  public PublishOptions withSortKeys(List<SortKey> keys) {
    PublishOptions copy = new PublishOptions(this);
    copy.sortKeys = List.copyOf(keys);
    return copy;
  }

  /**
   * How many bytes of batches may wait in memory until the size of the table is known; what is
   * larger is read twice, or goes through a temporary file if it can be read only once.
   */
  public PublishOptions withStagingLimitBytes(long limit) {
    PublishOptions copy = new PublishOptions(this);
    copy.stagingLimitBytes = OptionalLong.of(limit);
    return copy;
  }

  /** Where that temporary file is made; by default where Java makes its own. */
  public PublishOptions withStagingDirectory(Path directory) {
    PublishOptions copy = new PublishOptions(this);
    copy.stagingDirectory = directory;
    return copy;
  }

  /** No batch index: nothing to skip batches by, and no checksums to find damage with. */
  public PublishOptions withoutStatistics() {
    PublishOptions copy = new PublishOptions(this);
    copy.statistics = false;
    return copy;
  }

  /** Who is told how far it is. */
  public PublishOptions withProgress(PublishProgress listener) {
    PublishOptions copy = new PublishOptions(this);
    copy.progress = listener;
    return copy;
  }

  /** Owner and permission bits of the file; by default this process's user, and 0644. */
  public PublishOptions withAttributes(FileAttributes fileAttributes) {
    PublishOptions copy = new PublishOptions(this);
    copy.attributes = fileAttributes;
    return copy;
  }

  public OptionalLong batchRows() {
    return batchRows;
  }

  public int threads() {
    return threads;
  }

  public List<String> columns() {
    return columns;
  }

  public List<SortKey> sortKeys() {
    return sortKeys;
  }

  /** By default a quarter of the memory that this process may use. */
  public long stagingLimitBytes() {
    return stagingLimitBytes.orElseGet(StagingMemory::defaultLimitBytes);
  }

  public Path stagingDirectory() {
    return stagingDirectory;
  }

  public FileAttributes attributes() {
    return attributes;
  }

  /** Whether the file gets a batch index; by default it does. */
  public boolean hasStatistics() {
    return statistics;
  }

  public PublishProgress progress() {
    return progress;
  }
}
