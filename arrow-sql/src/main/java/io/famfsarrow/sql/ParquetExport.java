package io.famfsarrow.sql;

import java.nio.file.Path;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Writes Parquet files, by DuckDB. */
public final class ParquetExport {

  private ParquetExport() {}

  /**
   * Writes what a reader reads from here on to a file of this host, in place of one that is there.
   *
   * @param reader is closed at the end
   * @return how many rows
   * @throws InvalidQueryException if a column is of a type that Parquet, or DuckDB, has no form for
   */
  public static long write(ArrowReader reader, Path file) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, reader, stream);
      try (Engine engine = Engine.forFiles()) {
        engine.register("result", stream);
        String rows =
            engine.value(
                "COPY (FROM result) TO "
                    + SqlText.literal(file.toAbsolutePath().toString())
                    + " (FORMAT parquet)");
        return Long.parseLong(rows);
      } finally {
        stream.release();
      }
    }
  }
}
