package io.famfsarrow.ingest;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.scanner.FragmentScanOptions;
import org.apache.arrow.dataset.scanner.csv.CsvConvertOptions;
import org.apache.arrow.dataset.scanner.csv.CsvFragmentScanOptions;

/**
 * A file of separated values with a header line; types and nulls are found out as pyarrow's reader
 * does by default.
 */
final class CsvSource extends DatasetSource {

  /**
   * How much is read at a time. The types of the columns are found out from the first block, so it
   * is large enough to hold most files whole.
   */
  private static final int BLOCK_BYTES = 32 << 20;

  private final String separator;

  CsvSource(Path path, String separator) {
    super(path, FileFormat.CSV);
    this.separator = separator;
  }

  @Override
  Optional<FragmentScanOptions> options() {
    return Optional.of(
        new CsvFragmentScanOptions(
            new CsvConvertOptions(Map.of()),
            Map.of("block_size", String.valueOf(BLOCK_BYTES)),
            Map.of("delimiter", separator)));
  }
}
