package io.famfsarrow.ingest;

import io.famfsarrow.arrow.publish.SourceFile;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSourceProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.dataset.file.FileFormat;

/**
 * Knows the files that arrow-dataset reads: Parquet by its first bytes, CSV by the extension of the
 * name, and Arrow files with compressed buffers. Making one loads nothing.
 */
public final class DatasetProvider implements TableSourceProvider {

  private static final String PARQUET_MAGIC = "PAR1";

  /** Field separators by extension. */
  private static final Map<String, String> SEPARATORS = Map.of("csv", ",", "tsv", "\t");

  /** Compressions that arrow-dataset undoes by the name's last extension. */
  private static final List<String> COMPRESSIONS = List.of("", ".gz", ".bz2", ".zst", ".lz4");

  @Override
  public Optional<TableSource> open(SourceFile file) {
    if (file.isCompressedIpc()) {
      return Optional.of(new DatasetSource(file.path(), FileFormat.ARROW_IPC));
    }
    if (file.startsWith(PARQUET_MAGIC)) {
      return Optional.of(new DatasetSource(file.path(), FileFormat.PARQUET));
    }
    return separator(file).map(separator -> new CsvSource(file.path(), separator));
  }

  private static Optional<String> separator(SourceFile file) {
    return SEPARATORS.entrySet().stream()
        .filter(e -> COMPRESSIONS.stream().anyMatch(c -> file.hasExtension(e.getKey() + c)))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public String formats() {
    return "Parquet, CSV (.csv, .tsv, also .gz)";
  }
}
