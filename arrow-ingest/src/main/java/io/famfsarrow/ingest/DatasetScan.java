package io.famfsarrow.ingest;

import io.famfsarrow.arrow.cdata.UnpackedLibraries;
import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.arrow.publish.BatchCursor;
import io.famfsarrow.arrow.publish.LibraryMessage;
import io.famfsarrow.arrow.publish.Projection;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.ReaderCursor;
import io.famfsarrow.store.FamfsException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.file.FileSystemDatasetFactory;
import org.apache.arrow.dataset.jni.NativeMemoryPool;
import org.apache.arrow.dataset.scanner.FragmentScanOptions;
import org.apache.arrow.dataset.scanner.ScanOptions;
import org.apache.arrow.dataset.scanner.Scanner;
import org.apache.arrow.dataset.source.Dataset;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** One scan over one file; closes what it opened, the last first. */
final class DatasetScan implements BatchCursor {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private BatchCursor batches;

  private DatasetScan() {}

  /**
   * Opens a file.
   *
   * @throws CorruptSourceException if the library cannot read it
   * @throws UnsupportedSourceException if the library cannot be loaded
   */
  static BatchCursor open(
      Path path,
      FileFormat format,
      Optional<FragmentScanOptions> options,
      BufferAllocator allocator,
      List<String> columns) {
    DatasetScan scan = new DatasetScan();
    try {
      scan.start(path, format, options, allocator, columns);
      return scan;
    } catch (RuntimeException | LinkageError e) {
      scan.close();
      throw translated(path, format, e);
    }
  }

  private static FamfsException translated(Path path, FileFormat format, Throwable e) {
    if (e instanceof FamfsException own) {
      return own;
    }
    if (e instanceof LinkageError) {
      return new UnsupportedSourceException(
          "%s needs the native library of arrow-dataset, which cannot be loaded here: %s"
              .formatted(path, e.getMessage()),
          e);
    }
    return new CorruptSourceException(
        "%s cannot be read as %s: %s".formatted(path, format, LibraryMessage.of(e)), e);
  }

  private void start(
      Path path,
      FileFormat format,
      Optional<FragmentScanOptions> options,
      BufferAllocator allocator,
      List<String> columns) {
    FileSystemDatasetFactory factory =
        opened(
            new FileSystemDatasetFactory(
                allocator,
                NativeMemoryPool.getDefault(),
                format,
                path.toUri().toString(),
                options));
    UnpackedLibraries.removeFiles();
    Projection.positions(path.toString(), factory.inspect(), columns);
    Dataset dataset = opened(factory.finish());
    Scanner scanner = opened(dataset.newScan(scanOptions(options, columns)));
    batches = opened(new ReaderCursor(path.toString(), scanner.scanBatches(), columns));
  }

  private static ScanOptions scanOptions(
      Optional<FragmentScanOptions> options, List<String> columns) {
    Optional<String[]> names =
        columns.isEmpty() ? Optional.empty() : Optional.of(columns.toArray(String[]::new));
    ScanOptions.Builder builder =
        new ScanOptions.Builder(PublishOptions.DEFAULT_BATCH_ROWS).columns(names);
    options.ifPresent(builder::fragmentScanOptions);
    return builder.build();
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public Schema schema() {
    return batches.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return batches.dictionaries();
  }

  @Override
  public Optional<ArrowRecordBatch> next() {
    return batches.next();
  }

  /** Closes everything, also after a failure; the first failure is thrown at the end. */
  @Override
  public void close() {
    Exception failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure instanceof FamfsException own) {
      throw own;
    }
    if (failure != null) {
      throw new CorruptSourceException(
          "a source could not be closed: " + failure.getMessage(), failure);
    }
  }
}
