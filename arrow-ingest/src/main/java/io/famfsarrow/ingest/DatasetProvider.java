package io.famfsarrow.ingest;

import io.famfsarrow.arrow.publish.SourceFile;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSourceProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.dataset.file.FileFormat;

/**
 * Knows the files that arrow-dataset reads: Parquet and ORC by their first bytes, CSV and JSON
 * lines by the extension of the name, and Arrow files with compressed buffers. Making one loads
 * nothing.
 */
public final class DatasetProvider implements TableSourceProvider {

  private static final String PARQUET_MAGIC = "PAR1";
  private static final String ORC_MAGIC = "ORC";

  /** One object a line. */
  private static final List<String> JSON_LINES = List.of("jsonl", "ndjson", "json");

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
    if (file.startsWith(ORC_MAGIC)) {
      return Optional.of(new DatasetSource(file.path(), FileFormat.ORC));
    }
    if (isJsonLines(file)) {
      return Optional.of(new JsonSource(file.path()));
    }
    return separator(file).map(separator -> new CsvSource(file.path(), separator));
  }

  private static Optional<String> separator(SourceFile file) {
    return SEPARATORS.entrySet().stream()
        .filter(separator -> hasExtension(file, separator.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean isJsonLines(SourceFile file) {
    return JSON_LINES.stream()
        .anyMatch(
            extension ->
                file.hasExtension(extension) || file.hasExtension(extension + JsonSource.ZIPPED));
  }

  private static boolean hasExtension(SourceFile file, String extension) {
    return COMPRESSIONS.stream().anyMatch(packed -> file.hasExtension(extension + packed));
  }

  @Override
  public String formats() {
    return "Parquet, ORC, CSV (.csv, .tsv), JSON lines (.jsonl, .ndjson, .json), the last two also .gz";
  }
}
