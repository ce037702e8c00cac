package io.famfsarrow.cli;

import io.famfsarrow.sql.FamfsSql;
import io.famfsarrow.sql.SqlResult;
import io.famfsarrow.sql.SqlUnavailableException;
import io.famfsarrow.sql.TableUse;
import io.famfsarrow.store.FamfsStore;
import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.vector.ipc.ArrowReader;

/** The demo's query, over the table where it lies. */
final class DemoSql {
  /**
   * What it said.
   *
   * @param query as a user would type it
   * @param copiedBuffers of the table
   */
  record Answer(String query, String count, String sum, long copiedBuffers, double seconds) {}

  private DemoSql() {}

  /** Counts and sums a column; empty where DuckDB does not run. */
  static Optional<Answer> ask(FamfsStore store, String path, String column) throws IOException {
    String query = "select count(*), sum(" + column + ") from '" + path + "'";
    try (FamfsSql sql = FamfsSql.open(store)) {
      sql.query("select 1").close(); // DuckDB itself takes its time to load, once
      long start = System.nanoTime();
      try (SqlResult result = sql.query(query)) {
        ArrowReader reader = result.reader();
        if (!reader.loadNextBatch()) {
          throw new CommandException(ExitCodes.CORRUPT, query + " gave no rows");
        }
        String count = String.valueOf(reader.getVectorSchemaRoot().getVector(0).getObject(0));
        String sum = String.valueOf(reader.getVectorSchemaRoot().getVector(1).getObject(0));
        long copied = result.tables().stream().mapToLong(TableUse::copiedBuffers).sum();
        double seconds = (System.nanoTime() - start) / 1e9;
        return Optional.of(new Answer(query, count, sum, copied, seconds));
      }
    } catch (SqlUnavailableException notHere) {
      return Optional.empty();
    }
  }
}
