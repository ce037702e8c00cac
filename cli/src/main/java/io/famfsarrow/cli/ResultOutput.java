package io.famfsarrow.cli;

import io.famfsarrow.cli.text.ByteSink;
import io.famfsarrow.cli.text.CsvWriter;
import io.famfsarrow.cli.text.JsonLinesWriter;
import io.famfsarrow.cli.text.RowText;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.sql.SqlResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Writes the rows of a query in one of the formats; returns their number. */
final class ResultOutput {
  /** Rows that a text table looks at before it decides how wide its columns are. */
  private static final int ROWS_TO_ALIGN = 1000;

  private ResultOutput() {}

  static long write(SqlResult result, SqlFormat format, OutputStream out) throws IOException {
    ArrowReader reader = result.reader();
    return switch (format) {
      case TABLE -> table(reader, new ByteSink(out));
      case CSV -> csv(reader, new ByteSink(out));
      case JSON -> json(reader, new ByteSink(out));
      case PARQUET -> parquet(result, out);
      case ARROW -> arrow(reader, out);
    };
  }

  private static long table(ArrowReader reader, ByteSink out) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    TextTable table = new TextTable(RowText.alignment(root));
    table.row((Object[]) RowText.header(root));
    long rows = 0;
    while (reader.loadNextBatch()) {
      for (int row = 0; row < root.getRowCount(); row++) {
        table.row(RowText.row(root, reader, row).toArray());
        if (table.heldRows() >= ROWS_TO_ALIGN) {
          table.print(out);
        }
      }
      rows += root.getRowCount();
    }
    table.print(out);
    out.flush();
    return rows;
  }

  private static long csv(ArrowReader reader, ByteSink out) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    CsvWriter csv = new CsvWriter(out);
    csv.header(root.getSchema());
    long rows = 0;
    while (reader.loadNextBatch()) {
      csv.rows(root, reader, 0, root.getRowCount());
      rows += root.getRowCount();
    }
    out.flush();
    return rows;
  }

  private static long json(ArrowReader reader, ByteSink out) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    JsonLinesWriter json = new JsonLinesWriter(out);
    long rows = 0;
    while (reader.loadNextBatch()) {
      json.rows(root, reader, 0, root.getRowCount());
      rows += root.getRowCount();
    }
    out.flush();
    return rows;
  }

  private static long arrow(ArrowReader reader, OutputStream out) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    long rows = 0;
    try (ArrowFileWriter writer =
        new ArrowFileWriter(root, reader, Channels.newChannel(out), Map.of())) {
      writer.start();
      while (reader.loadNextBatch()) {
        writer.writeBatch();
        rows += root.getRowCount();
      }
      writer.end();
    }
    return rows;
  }

  /** Through a file: the format's writer wants to know where it is. */
  static long parquet(SqlResult result, OutputStream out) throws IOException {
    Path file = Files.createTempFile("famfs-arrow-", ".parquet");
    file.toFile().deleteOnExit(); // when a signal ends the process
    try {
      long rows = result.writeParquet(file);
      Files.copy(file, out);
      return rows;
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
