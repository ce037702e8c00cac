package io.famfsarrow.sql;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.InvalidRequestException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How queries run. Immutable.
 *
 * @param tables names that queries may use beside paths; SQL does not tell upper from lower case
 * @param memoryLimitBytes that DuckDB may use for its own, 0 for four fifths of this machine's
 *     memory; the tables in the store do not count
 * @param threads of DuckDB, 0 for one for each processor
 * @param spillFolder where DuckDB may put what its memory cannot hold; without one it fails instead
 */
public record SqlOptions(
    Map<String, FamfsPath> tables, long memoryLimitBytes, int threads, Optional<Path> spillFolder) {

  private static final SqlOptions DEFAULTS = new SqlOptions(Map.of(), 0, 0, Optional.empty());

  public SqlOptions {
    Map<String, FamfsPath> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(tables);
    if (byName.size() != tables.size()) {
      throw new InvalidRequestException(
          "two tables have the same name in SQL, which ignores case: " + tables.keySet());
    }
    for (String name : byName.keySet()) {
      boolean own = name.toLowerCase(Locale.ROOT).startsWith(SqlText.OWN);
      if (name.isEmpty() || name.startsWith("/") || own) {
        throw new InvalidRequestException(
            "\""
                + name
                + "\" cannot name a table: it is empty, or starts with / or "
                + SqlText.OWN);
      }
    }
    if (memoryLimitBytes < 0 || threads < 0) {
      throw new InvalidRequestException(
          "memory limit " + memoryLimitBytes + ", threads " + threads + ": expected 0 or more");
    }
    tables = java.util.Collections.unmodifiableMap(byName);
  }

  /** Tables by their paths, DuckDB's own limits, nothing is spilled. */
  public static SqlOptions defaults() {
    return DEFAULTS;
  }

  public SqlOptions withTables(Map<String, FamfsPath> other) {
    return new SqlOptions(other, memoryLimitBytes, threads, spillFolder);
  }

  public SqlOptions withMemoryLimitBytes(long bytes) {
    return new SqlOptions(tables, bytes, threads, spillFolder);
  }

  public SqlOptions withThreads(int count) {
    return new SqlOptions(tables, memoryLimitBytes, count, spillFolder);
  }

  public SqlOptions withSpillFolder(Path folder) {
    return new SqlOptions(tables, memoryLimitBytes, threads, Optional.of(folder));
  }
}
