package io.famfsarrow.arrow;

import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.ipc.BatchMessage;
import io.famfsarrow.arrow.ipc.Block;
import io.famfsarrow.arrow.ipc.FileBytes;
import io.famfsarrow.arrow.ipc.FileFooter;
import io.famfsarrow.arrow.ipc.IpcFile;
import io.famfsarrow.store.MemoryRange;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One Arrow IPC file in mapped memory: its checked schema and footer, and its record batches by
 * number.
 *
 * <p>Opening reads and checks the footer; what it costs does not depend on the number of batches or
 * rows. Holds no resource: each loaded batch keeps the range mapped by a pin of its own until the
 * last of its buffers is released. Immutable, safe for use by several threads; make one per file
 * and share it, because it remembers which columns were checked.
 */
public final class ArrowFile {

  /**
   * A record batch as it lies in the file.
   *
   * @param fileOffset of its metadata
   * @param lengthBytes of metadata and body
   */
  public record BatchInfo(int rows, long fileOffset, long lengthBytes, long bodyBytes) {}

  private final IpcFile file;

  private ArrowFile(IpcFile file) {
    this.file = file;
  }

  /**
   * Opens the file that a range holds.
   *
   * @param name for messages, usually the path within the store
   * @throws CorruptArrowFileException if it is not a valid Arrow IPC file
   * @throws io.famfsarrow.store.UnsupportedFormatException if it is one of a kind that this does
   *     not read: big-endian, metadata before V4, a type that arrow-java cannot hold
   */
  public static ArrowFile open(MemoryRange range, String name) {
    return new ArrowFile(IpcFile.open(range, name));
  }

  /** Whether a range starts and ends as an Arrow IPC file does; looks at no more than that. */
  public static boolean looksLikeArrow(MemoryRange range) {
    FileBytes file = new FileBytes(range, "file");
    return file.whilePinned(() -> FileFooter.looksLikeArrow(file));
  }

  /**
   * Whether a range starts or ends as an Arrow IPC file does: also one whose other end is damaged.
   */
  public static boolean hasArrowMagic(MemoryRange range) {
    FileBytes file = new FileBytes(range, "file");
    return file.whilePinned(() -> FileFooter.hasArrowMagic(file));
  }

  /** What is behind this, for the other packages of this module. */
  public IpcFile ipc() {
    return file;
  }

  public String name() {
    return file.bytes().name();
  }

  public long sizeBytes() {
    return file.bytes().sizeBytes();
  }

  /** As the file has it: a dictionary-encoded column has the type of its values. */
  public Schema schema() {
    return file.schema().fileSchema();
  }

  /** As the vectors have it: a dictionary-encoded column has the type of its indices. */
  public Schema vectorSchema() {
    return file.schema().vectorSchema();
  }

  /** The footer's own metadata; the schema's is with the {@link #schema()}. */
  public Map<String, String> customMetadata() {
    return file.footer().customMetadata();
  }

  public int batchCount() {
    return file.batchCount();
  }

  public int dictionaryBatchCount() {
    return file.footer().dictionaries().size();
  }

  /** Where the footer starts: all messages lie before it. */
  public long footerFileOffset() {
    return file.footer().fileOffset();
  }

  /** Reads the batch's metadata, none of its buffers. */
  public BatchInfo batchInfo(int batch) {
    BatchMessage message = file.batch(batch);
    Block block = message.block();
    return new BatchInfo(
        message.rows(), block.fileOffset(), block.lengthBytes(), block.bodyBytes());
  }

  /**
   * Reads the metadata of all batches and dictionaries, none of their buffers: whether the file is
   * whole, and not only its end.
   *
   * @throws CorruptArrowFileException if a block that the footer lists is no such message
   */
  public void requireMessages() {
    file.requireMessages();
  }

  /** Whether the batch's buffers are compressed; reads its metadata, none of its buffers. */
  public boolean isCompressed(int batch) {
    return file.batch(batch).codec() != BatchMessage.NOT_COMPRESSED;
  }

  /**
   * What the file says of its batches: rows, checksums, nulls and bounds. Found and checked at the
   * first call; opening a file does not look at it. A file without an index, or whose index is
   * damaged or of an unknown version, has one that is not present and says why.
   *
   * @return to be closed by the caller; it keeps the file mapped
   */
  public BatchIndex statistics() {
    return file.statistics();
  }

  /** Rows of all batches together; reads every batch's metadata. */
  public long rowCount() {
    long rows = 0;
    for (int batch = 0; batch < batchCount(); batch++) {
      rows += file.batch(batch).rows();
    }
    return rows;
  }

  /**
   * Loads one batch with vectors of its own, so that several can be held, also by several threads.
   *
   * @param allocator to which the batch is accounted
   */
  public RecordBatchView batch(int batch, Projection projection, BufferAllocator allocator) {
    return batch(batch, OpenOptions.defaults().withProjection(projection).withAllocator(allocator));
  }

  /**
   * As {@link #batch(int, Projection, BufferAllocator)}.
   *
   * @param options with an allocator
   */
  public RecordBatchView batch(int batch, OpenOptions options) {
    return RecordBatchView.load(file, batch, options);
  }

  /** A reader from the first batch on. Closing it leaves the range as it is. */
  public FamfsArrowReader reader(OpenOptions options) {
    return reader(options, () -> {});
  }

  /**
   * A reader from the first batch on.
   *
   * @param onClose called once at the end of the reader's close, which fails if this throws
   */
  public FamfsArrowReader reader(OpenOptions options, Runnable onClose) {
    if (options.verify() == Verify.ALL) {
      file.requireChecksums(Runtime.getRuntime().availableProcessors());
    }
    return new FamfsArrowReader(this, file, options, onClose);
  }
}
