package io.famfsarrow.spark.read;

import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.spark.attach.TableSnapshot;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StructType;

/**
 * What is to be read. Two scans of equal requests read the same, so that Spark does it once.
 *
 * @param columns that are wanted
 * @param predicates that decide which batches are read
 * @param grouped names of columns by which Spark groups the rows
 * @param limit of rows that are enough, or {@link #NO_LIMIT}
 */
record ScanRequest(
    TableAddress address,
    TableSnapshot snapshot,
    StructType columns,
    List<Predicate> predicates,
    Set<String> grouped,
    int limit,
    ReadOptions options) {

  static final int NO_LIMIT = -1;

  WantedColumns wanted() {
    return new WantedColumns(columns, grouped, options.asArrow());
  }
}
