package io.famfsarrow.sql;

import io.famfsarrow.arrow.cdata.UnpackedLibraries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.arrow.c.ArrowArrayStream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;

/**
 * One DuckDB in this process's memory. It reaches neither files nor network, loads nothing, and its
 * settings are locked, so that a query sees the tables that it was given and nothing else. Used by
 * one thread at a time.
 */
final class Engine implements AutoCloseable {

  private static final String URL = "jdbc:duckdb:";

  /**
   * The steps of the optimizer that decide what is read of a table. All others are left out of
   * plans over empty tables: shortcuts for tables without rows, and ways to read that only tables
   * of DuckDB's own offer.
   */
  private static final Set<String> DECIDE_WHAT_IS_READ =
      Set.of(
          "expression_rewriter",
          "filter_pullup",
          "filter_pushdown",
          "cte_filter_pusher",
          "regex_range",
          "in_clause",
          "deliminator",
          "unnest_rewriter",
          "unused_columns",
          "materialized_cte",
          "cte_inlining",
          "empty_result_pullup",
          "limit_pushdown",
          "column_lifetime");

  /** Changes nothing that is read, and works out types that steps before it left unknown. */
  private static final String WORKS_OUT_TYPES = "build_side_probe_side";

  /** Would have a table read twice that a query names once. */
  private static final String READS_TWICE = "window_self_join";

  private static final List<String> LOCKS =
      List.of(
          "SET autoinstall_known_extensions = false",
          "SET autoload_known_extensions = false",
          "SET allow_community_extensions = false",
          "SET enable_external_access = false"); // for good

  private static final String NO_MORE_SETTINGS = "SET lock_configuration = true";

  private final DuckDBConnection connection;
  private final Statement interrupter;

  private Engine(boolean streaming, List<String> settings) {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", Boolean.toString(streaming));
    try {
      connection = DuckDBConnection.newConnection(URL, false, properties);
      interrupter = connection.createStatement();
      UnpackedLibraries.removeFiles();
    } catch (SQLException failed) {
      throw SqlErrors.of(failed);
    } catch (Exception | LinkageError missing) {
      throw new SqlUnavailableException(
          "DuckDB cannot be loaded: "
              + missing
              + "; it needs glibc 2.25 or later, and its native"
              + " part in its jar or beside it",
          missing);
    }
    try {
      settings.forEach(this::run);
    } catch (RuntimeException | Error failed) {
      close();
      throw failed;
    }
  }

  /** For plans over empty tables; nothing but plans is to be asked of it. */
  static Engine forPlans() {
    List<String> settings = new ArrayList<>();
    settings.add("SET temp_directory = ''");
    settings.addAll(LOCKS);
    Engine engine = new Engine(false, settings);
    engine.planWhatIsRead(false);
    return engine;
  }

  /**
   * Sets what plans are made of. DuckDB's writing down of a plan fails where its types are not
   * worked out, and also where they were worked out and are not up to date any more.
   *
   * @param withTypes whether they are worked out near the end
   */
  void planWhatIsRead(boolean withTypes) {
    List<String> others =
        rows("FROM duckdb_optimizers()").stream()
            .map(row -> row.get(0))
            .filter(name -> !DECIDE_WHAT_IS_READ.contains(name))
            .filter(name -> !(withTypes && name.equals(WORKS_OUT_TYPES)))
            .toList();
    run("SET disabled_optimizers = " + SqlText.literal(String.join(",", others)));
  }

  /**
   * For queries.
   *
   * @param streaming whether results are made as they are read, instead of whole before that
   */
  static Engine forQueries(SqlOptions options, boolean streaming) {
    List<String> settings = new ArrayList<>();
    String spill = options.spillFolder().map(Object::toString).orElse("");
    settings.add("SET temp_directory = " + SqlText.literal(spill));
    if (options.memoryLimitBytes() > 0) {
      settings.add("SET memory_limit = '" + options.memoryLimitBytes() + "B'");
    }
    if (options.threads() > 0) {
      settings.add("SET threads = " + options.threads());
    }
    settings.add("SET disabled_optimizers = " + SqlText.literal(READS_TWICE));
    settings.addAll(LOCKS);
    settings.add(NO_MORE_SETTINGS);
    return new Engine(streaming, settings);
  }

  /** Without locks: for what this module itself has it do with files. */
  static Engine forFiles() {
    return new Engine(false, List.of("SET temp_directory = ''"));
  }

  void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** Runs what changes or writes rows; returns their number. */
  long count(String sql) {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** The rows of a small result, as text. */
  List<List<String>> rows(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(result.getString(column));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** The one value of a result with one row and column. */
  String value(String sql) {
    return rows(sql).get(0).get(0);
  }

  /**
   * Makes a stream a view, which can be read once.
   *
   * @param stream its struct must stay until this is closed
   */
  void register(String name, ArrowArrayStream stream) {
    try {
      connection.registerArrowStream(name, stream);
    } catch (RuntimeException e) {
      throw e.getCause() instanceof SQLException ? SqlErrors.of(e.getCause()) : e;
    }
  }

  DuckDBPreparedStatement prepare(String sql) throws SQLException {
    return connection.prepare(sql);
  }

  /** Ends the statement that runs just now, if one does. From any thread. */
  void interrupt() {
    synchronized (interrupter) {
      try {
        if (!connection.isClosed()) {
          interrupter.cancel();
        }
      } catch (SQLException ended) {
        throw SqlErrors.of(ended);
      }
    }
  }

  /** Releases all streams that were registered. */
  @Override
  public void close() {
    synchronized (interrupter) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw SqlErrors.of(e);
      }
    }
  }
}
