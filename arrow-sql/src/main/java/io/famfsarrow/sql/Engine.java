package io.famfsarrow.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
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
   * What would make a plan over empty tables another one than over the streams: shortcuts for
   * tables without rows, and ways to read that only tables of its own offer.
   */
  private static final String ONLY_FOR_TABLES_WITH_ROWS =
      "statistics_propagation,compressed_materialization,late_materialization,row_group_pruner,"
          + "sampling_pushdown,join_filter_pushdown,top_n_window_elimination";

  private final DuckDBConnection connection;

  private Engine(boolean streaming, List<String> settings) {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", Boolean.toString(streaming));
    try {
      connection = DuckDBConnection.newConnection(URL, false, properties);
    } catch (SQLException failed) {
      throw SqlErrors.of(failed);
    } catch (Exception | LinkageError missing) {
      throw new SqlUnavailableException(
          "DuckDB cannot be loaded: " + missing + "; it needs glibc 2.25 or later, and its native"
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

  /** For plans over empty tables. */
  static Engine forPlans() {
    List<String> settings = new ArrayList<>();
    settings.add("SET temp_directory = ''");
    settings.add("SET disabled_optimizers = " + SqlText.literal(ONLY_FOR_TABLES_WITH_ROWS));
    settings.addAll(locks());
    return new Engine(false, settings);
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
    settings.addAll(locks());
    return new Engine(streaming, settings);
  }

  /** Without locks: for what this module itself has it do with files. */
  static Engine forFiles() {
    return new Engine(false, List.of("SET temp_directory = ''"));
  }

  private static List<String> locks() {
    return List.of(
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET allow_community_extensions = false",
        "SET enable_external_access = false",
        "SET lock_configuration = true");
  }

  void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
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

  /** Releases all streams that were registered. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }
}
