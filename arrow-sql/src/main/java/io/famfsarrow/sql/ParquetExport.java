package io.famfsarrow.sql;

import java.nio.file.Path;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;

/** Writes results to Parquet files, by a DuckDB of its own, which may reach files. */
final class ParquetExport {

  private ParquetExport() {}

  /**
   * Writes the rest of a result.
   *
   * @param reader is closed at the end
   * @return how many rows
   */
  static long write(ResultReader reader, Path file, BufferAllocator allocator) {
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, reader, stream);
      try (Engine engine = Engine.forFiles()) {
        engine.register("result", stream);
        String target = SqlText.literal(file.toAbsolutePath().toString());
        return engine.count("COPY (FROM result) TO " + target + " (FORMAT parquet)");
      } catch (RuntimeException text) {
        throw reader.failure().orElse(text);
      } finally {
        stream.release();
      }
    }
  }
}
