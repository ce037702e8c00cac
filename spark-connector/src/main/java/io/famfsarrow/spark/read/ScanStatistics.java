package io.famfsarrow.spark.read;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.colstats.ColumnStatistics;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a scan gives, for those who plan joins: rows exactly, bytes by the share of the columns that
 * are wanted, and what is known of each column.
 */
record ScanStatistics(
    OptionalLong numRows,
    OptionalLong sizeInBytes,
    Map<NamedReference, ColumnStatistics> columnStats)
    implements Statistics {

  /** One column's. */
  private record OfColumn(Optional<Object> min, Optional<Object> max, OptionalLong nullCount)
      implements ColumnStatistics {}

  /**
   * Of some batches.
   *
   * @param bytesPerRow of all columns together
   */
  static ScanStatistics of(
      ScanRequest request,
      ScanColumns columns,
      OpenTable table,
      List<BatchRef> batches,
      double bytesPerRow) {
    long rows = batches.stream().mapToLong(BatchRef::rows).sum();
    double share = widthBytes(request.columns()) / Math.max(1, columns.widthBytes());
    Map<NamedReference, ColumnStatistics> known = new HashMap<>();
    StructField[] asked = isAskedForColumns() ? request.columns().fields() : new StructField[0];
    for (StructField field : asked) {
      columns
          .find(field.name())
          .ifPresent(
              column -> known.put(column.reference(), of(new BoundValues(table, batches, column))));
    }
    long bytes = (long) Math.ceil(rows * bytesPerRow * share);
    return new ScanStatistics(OptionalLong.of(rows), OptionalLong.of(bytes), Map.copyOf(known));
  }

  /** Only planners by cost look at columns, and there may be many batches to go through. */
  private static boolean isAskedForColumns() {
    return Boolean.parseBoolean(SQLConf.get().getConfString("spark.sql.cbo.enabled", "false"));
  }

  private static OfColumn of(BoundValues bounds) {
    return new OfColumn(
        bounds.least().map(BoundValues.Extreme::value),
        bounds.greatest().map(BoundValues.Extreme::value),
        bounds.nullCount().map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  /** By what Spark takes values of a type to need. */
  static double widthBytes(StructType columns) {
    return Arrays.stream(columns.fields())
        .mapToDouble(field -> field.dataType().defaultSize())
        .sum();
  }
}
