package io.famfsarrow.sql;

import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.log.FileNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * SQL over the tables of a store. A table is an Arrow file or a folder of them, named by its path
 * in quotes: {@code SELECT * FROM '/flights/2001.arrow'}; the options may give tables other names.
 *
 * <p>Tables are handed to DuckDB where they lie. It gets the columns that a query uses, and the
 * batches that can hold rows that matter to it; every buffer is validated in full before. A query
 * reaches nothing but the store's tables: no files, no network.
 *
 * <p>Tables are those of the store's namespace when a query starts; refresh the store to see new
 * ones. Used by one thread at a time; another may {@link #cancel()}.
 */
public final class FamfsSql implements AutoCloseable {

  /** A dataset and the files that it was opened with. */
  private record Opened(FamfsDataset dataset, List<FileNode> files) {}

  private final FamfsStore store;
  private final SqlOptions options;
  private final BufferAllocator allocator = new RootAllocator();
  private final Map<FamfsPath, Opened> datasets = new HashMap<>();
  private final List<FamfsDataset> outdated = new ArrayList<>();
  private final Set<CancelSwitch> running = ConcurrentHashMap.newKeySet();
  private final Set<SqlResult> results = ConcurrentHashMap.newKeySet();
  private boolean closed;

  private FamfsSql(FamfsStore store, SqlOptions options) {
    this.store = store;
    this.options = options;
  }

  /**
   * Over a store, which is to stay open as long.
   *
   * @param store of which only tables are read
   */
  public static FamfsSql open(FamfsStore store, SqlOptions options) {
    return new FamfsSql(store, options);
  }

  /** With the default options. */
  public static FamfsSql open(FamfsStore store) {
    return open(store, SqlOptions.defaults());
  }

  /**
   * Runs one query: {@code SELECT}, {@code FROM}, {@code WITH}, {@code VALUES}, {@code DESCRIBE},
   * {@code SUMMARIZE}, or {@code EXPLAIN} of one.
   *
   * @throws InvalidQueryException if it is none, or fails because of what it asks for
   * @throws NoSuchTableException if it names a table that is neither a path nor a given name
   * @throws io.famfsarrow.store.NoSuchPathException if the store has no table of that path
   * @throws UnsupportedTypeException if it uses a column of a type that DuckDB cannot take
   * @throws io.famfsarrow.store.CorruptMediaException if a table is damaged
   * @throws QueryMemoryException if DuckDB needs more memory than it was given
   * @throws QueryCancelledException if somebody cancelled it
   */
  public SqlResult query(String sql) {
    requireOpen();
    BufferAllocator own = allocator.newChildAllocator("query", 0, Long.MAX_VALUE);
    CancelSwitch cancel = new CancelSwitch();
    running.add(cancel);
    try {
      QueryPlan plan = QueryPlan.of(sql, this::path, this::dataset, own);
      Attempt attempt = start(plan, cancel, own);
      SqlResult result = new SqlResult(this, plan, attempt, cancel, own);
      results.add(result);
      return result;
    } catch (RuntimeException | Error failed) {
      running.remove(cancel);
      own.close();
      throw failed;
    }
  }

  private Attempt start(QueryPlan plan, CancelSwitch cancel, BufferAllocator own) {
    Attempt.Way way = Attempt.Way.NARROW;
    while (true) {
      Attempt attempt = new Attempt(plan, way, options, cancel, own);
      try {
        attempt.start();
        return attempt;
      } catch (Attempt.WrongWay wrong) {
        attempt.close();
        way = wrong.better();
      } catch (RuntimeException | Error failed) {
        attempt.close();
        throw failed;
      }
    }
  }

  void ended(SqlResult result, CancelSwitch cancel) {
    results.remove(result);
    running.remove(cancel);
  }

  /** Names that start with a slash are paths; others may have been given to one. */
  private Optional<FamfsPath> path(String name) {
    if (name.startsWith("/")) {
      return Optional.of(FamfsPath.of(name));
    }
    return Optional.ofNullable(options.tables().get(name));
  }

  /** Kept open, because a column is validated once only. */
  private FamfsDataset dataset(FamfsPath path) {
    List<FileNode> files = FamfsDataset.files(store, path);
    Opened opened = datasets.get(path);
    if (opened == null || !opened.files().equals(files)) {
      if (opened != null) {
        outdated.add(opened.dataset()); // results may still read it
      }
      opened = new Opened(FamfsDataset.open(store, path), files);
      datasets.put(path, opened);
    }
    return opened.dataset();
  }

  /** Ends all queries that run; see {@link SqlResult#cancel()}. From any thread. */
  public void cancel() {
    running.forEach(CancelSwitch::cancel);
  }

  /** Bytes of tables and results that are held, by this or by users of its results. */
  public long heldBytes() {
    return allocator.getAllocatedMemory();
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException("SQL over " + store.spec() + " is closed");
    }
  }

  /**
   * Closes all results and gives up the tables.
   *
   * @throws io.famfsarrow.store.StoreReformattedException if the medium carries another file
   *     system, so that results may be wrong
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List.copyOf(results).forEach(SqlResult::close);
    datasets.values().forEach(opened -> outdated.add(opened.dataset()));
    closeTables(outdated.iterator());
    if (allocator.getAllocatedMemory() == 0 && allocator.getChildAllocators().isEmpty()) {
      allocator.close();
    }
  }

  /** All of them, also when one says that the medium has changed. */
  private static void closeTables(Iterator<FamfsDataset> tables) {
    while (tables.hasNext()) {
      try {
        tables.next().close();
      } catch (RuntimeException changed) {
        closeTables(tables);
        throw changed;
      }
    }
  }
}
