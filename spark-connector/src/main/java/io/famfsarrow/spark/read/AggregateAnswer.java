package io.famfsarrow.spark.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The one row that answers an aggregation without a scan: counts, least and greatest values, where
 * the statistics of all batches know them exactly.
 *
 * @param schema as Spark expects it: one column for each function, in their order
 */
record AggregateAnswer(StructType schema, List<Object> values, String description)
    implements LocalScan {

  /**
   * Looks for the answer.
   *
   * @param batches all of whose rows are meant
   * @return empty if a function is of another kind, or the statistics do not know all
   */
  static Optional<AggregateAnswer> of(
      Aggregation aggregation, OpenTable table, List<BatchRef> batches, ScanColumns columns) {
    if (aggregation.groupByExpressions().length > 0) {
      return Optional.empty();
    }
    List<StructField> fields = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (AggregateFunc function : aggregation.aggregateExpressions()) {
      Optional<Answer> answer = answer(function, table, batches, columns);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      String name = "agg_func_" + fields.size();
      fields.add(DataTypes.createStructField(name, answer.get().type(), true));
      values.add(answer.get().value());
    }
    StructType schema = DataTypes.createStructType(fields);
    return Optional.of(new AggregateAnswer(schema, values, aggregation.toString()));
  }

  private record Answer(DataType type, Object value) {
    static Answer count(long rows) {
      return new Answer(DataTypes.LongType, rows);
    }
  }

  private static Optional<Answer> answer(
      AggregateFunc function, OpenTable table, List<BatchRef> batches, ScanColumns columns) {
    long rows = batches.stream().mapToLong(BatchRef::rows).sum();
    if (function instanceof CountStar) {
      return Optional.of(Answer.count(rows));
    }
    Optional<ScanColumns.Column> column =
        function.children().length == 1
            ? column(function.children()[0], columns)
            : Optional.empty();
    if (column.isEmpty()) {
      return Optional.empty();
    }
    BoundValues bounds = new BoundValues(table, batches, column.get());
    DataType type = column.get().field().dataType();
    if (function instanceof Count count && !count.isDistinct()) {
      return bounds.nullCount().map(nulls -> Answer.count(rows - nulls));
    }
    if (function instanceof Min) {
      return bounds.least().map(least -> new Answer(type, least.value()));
    }
    return function instanceof Max
        ? bounds.greatest().map(greatest -> new Answer(type, greatest.value()))
        : Optional.empty();
  }

  private static Optional<ScanColumns.Column> column(Expression expression, ScanColumns columns) {
    return expression instanceof NamedReference reference && reference.fieldNames().length == 1
        ? columns.find(reference.fieldNames()[0])
        : Optional.empty();
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public InternalRow[] rows() {
    return new InternalRow[] {new GenericInternalRow(values.toArray())};
  }
}
