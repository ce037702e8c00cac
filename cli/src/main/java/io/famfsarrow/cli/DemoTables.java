package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;

/** The tables that the demo publishes, and the sums that their sources have. */
final class DemoTables {
  private static final long SEED = 1;
  private static final List<String> WEATHER_NUMBERS =
      List.of("precipitation", "temp_max", "temp_min", "wind");

  /**
   * One table.
   *
   * @param path it gets in the store
   * @param origin for the reader of the output
   * @param sums of the source's number columns
   */
  record Table(String path, String origin, TableSource source, String sums) {}

  private DemoTables() {}

  /** The bundled ones, copied into a folder, and a generated one of about that size. */
  static List<Table> make(Path folder, long generatedBytes) throws IOException {
    Path flights = extract("flights-200k.arrow", folder);
    Path weather = extract("seattle-weather.csv", folder);
    GeneratedTable generated = GeneratedTable.ofBytes(generatedBytes, SEED);
    return List.of(
        new Table("/flights.arrow", "bundled Arrow", TableSources.open(flights), arrow(flights)),
        new Table("/weather.arrow", "bundled CSV", TableSources.open(weather), csv(weather)),
        new Table("/generated.arrow", "made up", generated, generated(generated)));
  }

  private static Path extract(String name, Path folder) throws IOException {
    try (InputStream in = DemoTables.class.getResourceAsStream("demo/" + name)) {
      Path file = folder.resolve(name);
      Files.copy(in, file);
      return file;
    }
  }

  private static String arrow(Path file) throws IOException {
    ColumnSums sums = new ColumnSums();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader = new ArrowFileReader(FileChannel.open(file), allocator)) {
      while (reader.loadNextBatch()) {
        sums.add(reader.getVectorSchemaRoot());
      }
    }
    return sums.text();
  }

  private static String csv(Path file) throws IOException {
    ColumnSums sums = new ColumnSums();
    List<String> lines = Files.readAllLines(file);
    List<String> header = List.of(lines.get(0).split(",", -1));
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      sums.addRows(1);
      for (String column : WEATHER_NUMBERS) {
        sums.add(column, Double.parseDouble(fields[header.indexOf(column)]));
      }
    }
    return sums.text();
  }

  private static String generated(GeneratedTable table) {
    ColumnSums sums = new ColumnSums();
    sums.addRows(table.rows());
    sums.put("id", table.idSum());
    double values = 0;
    for (long row = 0; row < table.rows(); row++) {
      values += table.valueAt(row);
    }
    sums.add("value", values);
    return sums.text();
  }
}
