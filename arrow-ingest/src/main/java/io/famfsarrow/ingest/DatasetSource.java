package io.famfsarrow.ingest;

import io.famfsarrow.arrow.publish.BatchCursor;
import io.famfsarrow.arrow.publish.TableSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.scanner.FragmentScanOptions;
import org.apache.arrow.memory.BufferAllocator;

/** A file that arrow-dataset reads. */
class DatasetSource implements TableSource {

  private final Path path;
  private final FileFormat format;

  DatasetSource(Path path, FileFormat format) {
    this.path = path;
    this.format = format;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  /** The decoder's batches are small and mean nothing, those of an Arrow file are its writer's. */
  @Override
  public boolean hasOwnBatches() {
    return false;
  }

  /** What the format needs to be told, if anything. */
  Optional<FragmentScanOptions> options() {
    return Optional.empty();
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    return DatasetScan.open(path, format, options(), allocator, columns);
  }
}
