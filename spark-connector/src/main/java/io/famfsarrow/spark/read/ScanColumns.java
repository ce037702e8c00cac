package io.famfsarrow.spark.read;

import io.famfsarrow.arrow.filter.Operator;
import io.famfsarrow.arrow.filter.Predicate;
import io.famfsarrow.spark.column.TickScale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The top-level columns of a table in both type systems, and comparisons in Spark's terms as
 * comparisons of what is stored. Immutable.
 */
final class ScanColumns {

  private final Map<String, Column> columns = new HashMap<>();
  private final double widthBytes;

  /**
   * @param spark with the same columns
   */
  ScanColumns(Schema arrow, StructType spark) {
    widthBytes = ScanStatistics.widthBytes(spark);
    for (int i = 0; i < spark.length(); i++) {
      StructField field = spark.fields()[i];
      columns.put(field.name(), new Column(field, i, storage(arrow.getFields().get(i).getType())));
    }
  }

  private static ArrowType storage(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension
        ? storage(extension.storageType())
        : type;
  }

  /** Of a row of all columns, by what Spark takes values to need. */
  double widthBytes() {
    return widthBytes;
  }

  /** A column that statistics may say something of. */
  Optional<Column> find(String name) {
    return Optional.ofNullable(columns.get(name)).filter(Column::hasStatistics);
  }

  /**
   * A column.
   *
   * @param field in Spark
   * @param ordinal in the files
   * @param stored type of the values
   */
  record Column(StructField field, int ordinal, ArrowType stored) {

    String name() {
      return field.name();
    }

    /** For Spark, which would take a name with a point or a space for something else. */
    NamedReference reference() {
      return Expressions.column('`' + name().replace("`", "``") + '`');
    }

    /** The nulls of others are not counted where the index would look for them. */
    boolean hasStatistics() {
      return switch (stored.getTypeID()) {
        case RunEndEncoded, Null, Union -> false;
        default -> true;
      };
    }

    private TickScale scale() {
      return TickScale.of(stored, field.dataType());
    }

    /** Empty if the literal is of another type, which compares in ways of its own. */
    Optional<Predicate> compare(Operator operator, Literal<?> literal) {
      if (!literal.dataType().equals(field.dataType())) {
        return Optional.empty();
      }
      if (literal.value() == null) {
        return Optional.of(Predicate.compare(name(), operator, null));
      }
      return scale().isSame()
          ? exactValue(literal.value()).map(value -> Predicate.compare(name(), operator, value))
          : Optional.of(compareTicks(operator, ((Number) literal.value()).longValue()));
    }

    /** A value that is stored as Spark has it. */
    private static Optional<Object> exactValue(Object value) {
      if (value instanceof Number || value instanceof Boolean || value instanceof byte[]) {
        return Optional.of(value);
      }
      if (value instanceof Decimal decimal) {
        return Optional.of(decimal.toJavaBigDecimal());
      }
      return value instanceof UTF8String text ? Optional.of(text.getBytes()) : Optional.empty();
    }

    /**
     * Of ticks that Spark counts in another unit. Where several stored values are one of Spark's,
     * these lie between two stored ones, the second not included.
     */
    private Predicate compareTicks(Operator operator, long value) {
      BigDecimal units =
          BigDecimal.valueOf(value).divide(BigDecimal.valueOf(scale().factor())); // powers of ten
      if (scale().divisor() == 1) {
        return Predicate.compare(name(), operator, units);
      }
      BigInteger divisor = BigInteger.valueOf(scale().divisor());
      BigInteger floor = units.setScale(0, RoundingMode.FLOOR).toBigInteger();
      BigInteger ceiling = units.setScale(0, RoundingMode.CEILING).toBigInteger();
      BigInteger first = ceiling.multiply(divisor);
      BigInteger end = floor.add(BigInteger.ONE).multiply(divisor);
      return switch (operator) {
        case LESS -> Predicate.compare(name(), Operator.LESS, first);
        case LESS_OR_EQUAL -> Predicate.compare(name(), Operator.LESS, end);
        case GREATER -> Predicate.compare(name(), Operator.GREATER_OR_EQUAL, end);
        case GREATER_OR_EQUAL -> Predicate.compare(name(), Operator.GREATER_OR_EQUAL, first);
        case EQUAL -> between(first, end);
        case NOT_EQUAL -> Predicate.not(between(first, end));
      };
    }

    private Predicate between(Object first, Object end) {
      return Predicate.and(
          Predicate.compare(name(), Operator.GREATER_OR_EQUAL, first),
          Predicate.compare(name(), Operator.LESS, end));
    }

    /** Strings from the prefix on up to the next one of the same length. */
    Optional<Predicate> startsWith(Expression prefix) {
      boolean text =
          prefix instanceof Literal<?> literal
              && literal.value() instanceof UTF8String
              && literal.dataType().equals(DataTypes.StringType)
              && field.dataType().equals(DataTypes.StringType);
      if (!text) {
        return Optional.empty();
      }
      byte[] first = ((UTF8String) ((Literal<?>) prefix).value()).getBytes();
      byte[] end = next(first);
      return Optional.of(
          end == null
              ? Predicate.compare(name(), Operator.GREATER_OR_EQUAL, first)
              : between(first, end));
    }

    /** The least string above all that start with these bytes, or null if there is none. */
    private static byte[] next(byte[] prefix) {
      int last = prefix.length - 1;
      while (last >= 0 && prefix[last] == (byte) 0xFF) {
        last--;
      }
      if (last < 0) {
        return null;
      }
      byte[] next = Arrays.copyOf(prefix, last + 1);
      next[last]++;
      return next;
    }
  }
}
