package io.famfsarrow.spark.read;

import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.index.Bounds;
import io.famfsarrow.arrow.index.ColumnStatistics;
import io.famfsarrow.arrow.index.OrderedType;
import io.famfsarrow.spark.column.TickScale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.apache.spark.unsafe.types.UTF8String;

/** What the statistics of some batches say of one column, in Spark's values. */
final class BoundValues {

  private final OpenTable table;
  private final List<BatchRef> batches;
  private final ScanColumns.Column column;

  BoundValues(OpenTable table, List<BatchRef> batches, ScanColumns.Column column) {
    this.table = table;
    this.batches = batches;
    this.column = column;
  }

  private ColumnStatistics statistics(BatchRef batch) {
    return table.index(batch).column(column.ordinal());
  }

  /** Nulls of all batches; empty if they are not known. */
  Optional<Long> nullCount() {
    long nulls = 0;
    for (BatchRef batch : batches) {
      long count = statistics(batch).nullCount(batch.batch());
      if (count == BatchIndex.UNKNOWN) {
        return Optional.empty();
      }
      nulls += count;
    }
    return Optional.of(nulls);
  }

  /** An answer that may be "there is no value", which is null. */
  record Extreme(Object value) {}

  /** The least value of all batches, if the statistics know it exactly. */
  Optional<Extreme> least() {
    return known(() -> extreme(ColumnStatistics::min, order()), Optional.empty());
  }

  /** The greatest value of all batches, if the statistics know it exactly. */
  Optional<Extreme> greatest() {
    return known(() -> extreme(ColumnStatistics::max, order().reversed()), Optional.empty());
  }

  /** A value that Spark's type cannot hold is for those who read its row to complain of. */
  private static <T> T known(Supplier<T> answer, T otherwise) {
    try {
      return answer.get();
    } catch (ArithmeticException outside) {
      return otherwise;
    }
  }

  private Optional<Extreme> extreme(
      Function<ColumnStatistics, Bounds> bounds, Comparator<Object> order) {
    Object best = null;
    for (BatchRef batch : batches) {
      ColumnStatistics statistics = statistics(batch);
      if (isEmpty(batch)) {
        continue;
      }
      if (!isExact(statistics, batch)) {
        return Optional.empty();
      }
      Object value = value(bounds.apply(statistics), batch.batch());
      if (isZero(value)) {
        return Optional.empty();
      }
      best = best == null || order.compare(value, best) < 0 ? value : best;
    }
    return Optional.of(new Extreme(best));
  }

  /** Nothing but nulls. */
  private boolean isEmpty(BatchRef batch) {
    return statistics(batch).nullCount(batch.batch()) == batch.rows();
  }

  /** Spark has NaN above all numbers; the index leaves it out of its bounds. */
  private static boolean isExact(ColumnStatistics statistics, BatchRef batch) {
    return statistics.type().ordered()
        && statistics.isExact(batch.batch())
        && statistics.nanCount(batch.batch()) == 0
        && statistics.min().isPresent(batch.batch())
        && statistics.max().isPresent(batch.batch());
  }

  /** Of two zeros of different sign Spark may give either. */
  private static boolean isZero(Object value) {
    return (value instanceof Double d && d == 0) || (value instanceof Float f && f == 0);
  }

  /** Whether some batches have only values that are less than all values of others. */
  boolean isClustered() {
    return known(this::hasDisjointBatches, false);
  }

  private boolean hasDisjointBatches() {
    Object leastMax = null;
    Object greatestMin = null;
    for (BatchRef batch : batches) {
      ColumnStatistics statistics = statistics(batch);
      if (isEmpty(batch)) {
        continue;
      }
      if (!statistics.type().ordered()
          || !statistics.min().isPresent(batch.batch())
          || !statistics.max().isPresent(batch.batch())) {
        return false;
      }
      Object min = value(statistics.min(), batch.batch());
      Object max = value(statistics.max(), batch.batch());
      greatestMin =
          greatestMin == null || order().compare(min, greatestMin) > 0 ? min : greatestMin;
      leastMax = leastMax == null || order().compare(max, leastMax) < 0 ? max : leastMax;
    }
    return leastMax != null && order().compare(leastMax, greatestMin) < 0;
  }

  private Object value(Bounds bounds, int batch) {
    DataType type = column.field().dataType();
    return switch (OrderedType.of(column.stored()).kind()) {
      case BOOLEAN -> bounds.asLong(batch) != 0;
      case INTEGER -> integer(bounds.asLong(batch), type);
      case FLOAT ->
          type instanceof FloatType
              ? (Object) (float) bounds.asDouble(batch)
              : (Object) bounds.asDouble(batch);
      case DECIMAL -> decimal(bounds.asUnscaled(batch), (DecimalType) type);
      case BYTES, VIEW, FIXED_BYTES -> bytes(bounds.asBytes(batch), type);
      case NONE -> throw new IllegalStateException("no bounds for " + column.stored());
    };
  }

  private Object integer(long stored, DataType type) {
    if (type instanceof DecimalType unsigned) {
      return decimal(new BigInteger(Long.toUnsignedString(stored)), unsigned);
    }
    long value = TickScale.of(column.stored(), type).toSpark(stored);
    if (type instanceof IntegerType
        || type instanceof DateType
        || type instanceof YearMonthIntervalType) {
      return Math.toIntExact(value);
    }
    if (type instanceof ShortType) {
      return (short) value;
    }
    return type instanceof ByteType ? (Object) (byte) value : (Object) value;
  }

  private static Decimal decimal(BigInteger unscaled, DecimalType type) {
    return Decimal.apply(new BigDecimal(unscaled, type.scale()), type.precision(), type.scale());
  }

  private static Object bytes(byte[] bytes, DataType type) {
    return type instanceof StringType ? UTF8String.fromBytes(bytes) : bytes;
  }

  @SuppressWarnings("unchecked") // values of one column are of one class
  private Comparator<Object> order() {
    return (a, b) ->
        a instanceof byte[] bytes
            ? Arrays.compareUnsigned(bytes, (byte[]) b)
            : ((Comparable<Object>) a).compareTo(b);
  }
}
