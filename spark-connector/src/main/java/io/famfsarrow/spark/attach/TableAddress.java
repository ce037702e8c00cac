package io.famfsarrow.spark.attach;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * Where a table lies: in which store, and at what path there. Travels to executors, which must find
 * the medium under the same name.
 *
 * @param store medium specification: a path, {@code uuid:FSUUID}, or several joined by commas
 * @param path absolute within the store
 */
public record TableAddress(String store, String path) implements Serializable {

  public TableAddress {
    Objects.requireNonNull(store);
    Objects.requireNonNull(path);
  }

  /** Name of the table, as Spark shows it. */
  public String tableName() {
    return "famfs.`" + path + '`';
  }

  /** What DESCRIBE shows of the table. */
  public Map<String, String> tableProperties() {
    return Map.of("provider", "famfs", "store", store, "location", path);
  }

  @Override
  public String toString() {
    return path + " of " + store;
  }
}
