package io.famfsarrow.arrow;

import io.famfsarrow.arrow.ipc.CountedRoot;
import io.famfsarrow.arrow.ipc.IpcFile;
import io.famfsarrow.store.StoreClosedException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * What Arrow's readers over mapped files share: one root, whose content each load replaces, the
 * count of what was copied, and the end. Used by one thread at a time.
 */
public abstract class MappedReader extends ArrowReader {

  private final String name;
  private final OpenOptions options;
  private final int[] columns;
  private final CopyTally copies;
  private final List<FieldVector> vectors;
  private final CountedRoot root;
  private boolean closed;

  /**
   * @param name what is read, for messages
   * @param file whose batches fit the root
   * @param columns of the file, by number
   */
  protected MappedReader(String name, IpcFile file, int[] columns, OpenOptions options) {
    super(
        options.allocator() == null ? new RootAllocator() : options.allocator(),
        NoCompressionCodec.Factory.INSTANCE);
    this.name = name;
    this.options = options;
    this.columns = columns;
    this.copies = new CopyTally(name, options.requireZeroCopy());
    this.vectors = file.createVectors(columns, allocator);
    this.root = CountedRoot.of(file.schema().vectorSchema(columns), vectors, 0);
  }

  public final BufferAllocator allocator() {
    return allocator;
  }

  @Override
  public final VectorSchemaRoot getVectorSchemaRoot() {
    return root;
  }

  /** What was mapped and copied by all loads so far. */
  public final CopyReport copyReport() {
    return copies.report();
  }

  /** Always 0: mapped bytes are not read from anywhere. */
  @Override
  public final long bytesRead() {
    return 0;
  }

  protected final CopyTally copies() {
    return copies;
  }

  protected final OpenOptions options() {
    return options;
  }

  /**
   * Replaces the root's content by a batch.
   *
   * @throws CorruptArrowFileException if the batch is not valid; the root is empty then
   */
  protected final void load(IpcFile file, int batch) {
    clear();
    try {
      root.countRows(file.load(batch, columns, vectors, allocator, copies, options));
    } catch (RuntimeException failed) {
      clear();
      throw failed;
    }
  }

  protected final void clear() {
    root.countRows(0);
    vectors.forEach(FieldVector::clear);
  }

  protected final void requireOpen() {
    if (closed) {
      throw new StoreClosedException("a reader of " + name + " is closed");
    }
  }

  /** Everything is ready when the reader is made. */
  @Override
  protected final void ensureInitialized() {}

  /** Releases root and dictionaries, then what it reads from. Closing twice is harmless. */
  @Override
  public final void close() {
    close(true);
  }

  /**
   * As {@link #close()}.
   *
   * @param closeReadSource whether what it reads from is closed too
   */
  @Override
  public final void close(boolean closeReadSource) {
    if (closed) {
      return;
    }
    closed = true;
    root.close();
    closeDictionaries();
    closeAllocator();
    if (closeReadSource) {
      closeReadSource();
    }
  }

  protected abstract void closeDictionaries();

  @Override
  protected abstract void closeReadSource();

  /** Left open while buffers that users transferred are out: it has nothing else to free. */
  private void closeAllocator() {
    if (options.allocator() == null && allocator.getAllocatedMemory() == 0) {
      allocator.close();
    }
  }
}
