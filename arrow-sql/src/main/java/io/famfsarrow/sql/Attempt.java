package io.famfsarrow.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.store.FamfsException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBResultSet;

/** One run of a query in an engine of its own. Used by one thread; another may cancel it. */
final class Attempt implements AutoCloseable {

  /** Which tables are handed over, and how the result is made. */
  enum Way {
    /** Only what is used; rows as they are read. */
    NARROW,
    /** Only what is used; all rows before the first is read, which makes DuckDB say all errors. */
    NARROW_AT_ONCE,
    /** All columns, in tables of DuckDB's own, which can be read again and again. */
    WIDE
  }

  /** This way does not lead there; another may. */
  static final class WrongWay extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Way better;

    WrongWay(Way better, Throwable cause) {
      super(cause);
      this.better = better;
    }

    Way better() {
      return better;
    }
  }

  /** Rows of a result's batch. */
  private static final long BATCH_ROWS = 131_072;

  private static final String SCAN_OF_A_STREAM = "ARROW_SCAN";
  private static final String READ_AGAIN = "This stream has been released";

  /** What DuckDB says of an error before the first row, when rows are made as they are read. */
  private static final String LOST_MESSAGE = "Invalid result set";

  private final QueryPlan plan;
  private final Way way;
  private final BufferAllocator allocator;
  private final Engine engine;
  private final List<TableHandover> handovers = new ArrayList<>();
  private final CancelSwitch cancel;
  private DuckDBPreparedStatement statement;
  private DuckDBResultSet rows;
  private ArrowReader reader;

  Attempt(
      QueryPlan plan, Way way, SqlOptions options, CancelSwitch cancel, BufferAllocator allocator) {
    this.plan = plan;
    this.cancel = cancel;
    this.way = way;
    this.allocator = allocator;
    this.engine = Engine.forQueries(options, way == Way.NARROW);
  }

  /**
   * Starts the query.
   *
   * @throws WrongWay if another way is to be tried
   */
  void start() {
    try {
      cancel.run(engine, this::execute);
    } catch (SQLException | RuntimeException e) {
      throw translated(e);
    }
  }

  private ArrowReader execute() throws SQLException {
    plan.handOver(engine, way != Way.WIDE, handovers, allocator);
    cancel.requireOn();
    requireOneScanEach();
    cancel.requireOn();
    statement = engine.prepare(plan.text().statement());
    rows = (DuckDBResultSet) statement.executeQuery();
    reader = (ArrowReader) rows.arrowExportStream(allocator, BATCH_ROWS);
    return reader;
  }

  /** DuckDB may plan to read a table again where the query names it once. */
  private void requireOneScanEach() {
    long streams = handovers.stream().filter(TableHandover::isStreamed).count();
    if (streams > 0) {
      String explained = engine.rows("EXPLAIN (FORMAT JSON) " + plan.text().query()).get(0).get(1);
      if (scans(SyntaxTree.parse(explained)) > streams) {
        throw new WrongWay(Way.WIDE, null);
      }
    }
  }

  private static int scans(JsonNode node) {
    int scans = node.path("name").asText().startsWith(SCAN_OF_A_STREAM) ? 1 : 0;
    for (JsonNode child : node) {
      scans += scans(child);
    }
    return scans;
  }

  ArrowReader reader() {
    return reader;
  }

  /** The next batch of the result into the reader's root. */
  boolean loadNextBatch() {
    try {
      boolean more = cancel.run(engine, reader::loadNextBatch);
      cancel.requireOn(); // an interrupted stream may just end
      return more;
    } catch (IOException | RuntimeException e) {
      throw translated(e);
    }
  }

  List<TableUse> uses() {
    return handovers.stream().map(TableHandover::use).toList();
  }

  /** What our own side of a stream threw says more than the text that came through DuckDB. */
  private RuntimeException translated(Exception e) {
    Optional<Throwable> ours =
        handovers.stream().flatMap(handover -> handover.failure().stream()).findFirst();
    if (ours.isPresent() && ours.get() instanceof Error error) {
      throw error;
    }
    if (ours.isPresent()) {
      return (RuntimeException) ours.get();
    }
    if (cancel.isCancelled()) {
      return new QueryCancelledException("the query was cancelled", e);
    }
    if (e instanceof WrongWay || (e instanceof FamfsException && !isAboutTheWay(e))) {
      return (RuntimeException) e;
    }
    return ofDuckDb(e);
  }

  private static boolean isAboutTheWay(Exception e) {
    String message = SqlErrors.message(e);
    return message.contains(TableHandover.NOT_HANDED_OVER)
        || message.contains(READ_AGAIN)
        || message.contains(LOST_MESSAGE);
  }

  private RuntimeException ofDuckDb(Exception e) {
    String message = SqlErrors.message(e);
    if (message.contains(LOST_MESSAGE) && way == Way.NARROW) {
      return new WrongWay(Way.NARROW_AT_ONCE, e);
    }
    if (isAboutTheWay(e) && way != Way.WIDE) {
      return new WrongWay(Way.WIDE, e);
    }
    return e instanceof SQLException || e instanceof IOException
        ? SqlErrors.of(e)
        : (RuntimeException) e;
  }

  @Override
  public void close() {
    try {
      closeResult();
    } finally {
      try {
        engine.close();
      } finally {
        handovers.forEach(TableHandover::close);
      }
    }
  }

  private void closeResult() {
    try {
      if (reader != null) {
        reader.close();
      }
      if (rows != null) {
        rows.close();
      }
      if (statement != null) {
        statement.close();
      }
    } catch (SQLException | IOException e) {
      throw SqlErrors.of(e);
    }
  }
}
