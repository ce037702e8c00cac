package io.famfsarrow.arrow.filter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.index.Column;
import io.famfsarrow.arrow.index.OrderedType;
import io.famfsarrow.arrow.index.PublishedTables;
import io.famfsarrow.arrow.index.WildTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FileView;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No batch that has a match is skipped: random predicates, evaluated row by row in each of the ways
 * in which engines compare.
 */
class BatchFilterPropertyTest {

  private static final int TABLES = 12;
  private static final int PREDICATES = 400;
  private static final List<Operator> OPERATORS = List.of(Operator.values());

  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();
  private PublishedTables tables;
  private int skipped;
  private int matching;

  /** How engines differ. */
  private enum Semantics {
    /** NaN is equal to nothing, -0.0 is equal to +0.0. */
    IEEE,
    /** NaN is equal to itself and above all numbers; -0.0 is equal to +0.0 (DuckDB, Spark). */
    NAN_LAST,
    /** As {@code Double.compare} has it. */
    TOTAL,
    /** Literals are rounded to the column's type before they are compared. */
    ROUNDED
  }

  @BeforeEach
  void openStore() {
    tables = new PublishedTables(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    tables.close();
    allocator.close();
  }

  @Test
  void neverSkipsABatchWithAMatch() {
    for (int i = 0; i < TABLES; i++) {
      long seed = System.nanoTime() + i;
      Random random = new Random(seed);
      try (WildTable table =
          new WildTable(allocator, random, random.nextInt(100), 0, 5, 1, random.nextInt(20))) {
        check(table, random, "seed " + seed);
      }
    }
    assertTrue(
        skipped > 100 && matching > 100, skipped + " skipped, " + matching + " with matches");
  }

  private void check(WildTable table, Random random, String seed) {
    try (FileView view =
        tables.publish(
            TableSources.ofRoots(table.roots(), table.dictionaries()), PublishOptions.defaults())) {
      ArrowFile file = ArrowFile.open(view, "t");
      List<List<Column>> batches = new ArrayList<>();
      for (int batch = 0; batch < file.batchCount(); batch++) {
        try (RecordBatchView rows =
            file.batch(batch, OpenOptions.defaults().withAllocator(allocator))) {
          batches.add(rows.root().getFieldVectors().stream().map(v -> Column.of(v, rows)).toList());
        }
      }
      try (BatchIndex index = file.statistics()) {
        for (int i = 0; i < PREDICATES; i++) {
          check(index, batches, predicate(random, index, batches, 3), seed);
        }
      }
    }
  }

  private void check(
      BatchIndex index, List<List<Column>> batches, Predicate predicate, String seed) {
    BatchFilter filter = BatchFilter.of(predicate, index);
    for (int batch = 0; batch < batches.size(); batch++) {
      boolean may = filter.mayMatch(batch);
      boolean does = false;
      for (Semantics semantics : Semantics.values()) {
        does |= matches(index, batches.get(batch), predicate, semantics);
      }
      assertTrue(may || !does, seed + ", batch " + batch + ": " + predicate);
      skipped += may ? 0 : 1;
      matching += does ? 1 : 0;
    }
  }

  private static boolean matches(
      BatchIndex index, List<Column> columns, Predicate predicate, Semantics semantics) {
    for (int row = 0; row < columns.get(0).values.size(); row++) {
      if (Boolean.TRUE.equals(evaluate(index, columns, predicate, row, semantics))) {
        return true;
      }
    }
    return false;
  }

  private static int column(BatchIndex index, String name) {
    return index.schema().getFields().stream().map(Field::getName).toList().indexOf(name);
  }

  /** True, false, or null. */
  private static Boolean evaluate(
      BatchIndex index, List<Column> columns, Predicate predicate, int row, Semantics semantics) {
    if (predicate instanceof Predicate.And and) {
      Boolean all = true;
      for (Predicate part : and.parts()) {
        all = and(all, evaluate(index, columns, part, row, semantics));
      }
      return all;
    }
    if (predicate instanceof Predicate.Or or) {
      Boolean none = true;
      for (Predicate part : or.parts()) {
        none = and(none, not(evaluate(index, columns, part, row, semantics)));
      }
      return not(none);
    }
    if (predicate instanceof Predicate.Not not) {
      return not(evaluate(index, columns, not.part(), row, semantics));
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      return columns.get(column(index, isNull.column())).values.get(row) == null;
    }
    if (predicate instanceof Predicate.In in) {
      Predicate any =
          new Predicate.Or(
              in.literals().stream()
                  .map(literal -> Predicate.compare(in.column(), Operator.EQUAL, literal))
                  .toList());
      return evaluate(index, columns, any, row, semantics);
    }
    Predicate.Comparison comparison = (Predicate.Comparison) predicate;
    int column = column(index, comparison.column());
    Object value = columns.get(column).values.get(row);
    if (value == null || comparison.literal() == null) {
      return null;
    }
    ArrowType type = index.schema().getFields().get(column).getType();
    return holds(comparison.operator(), value, comparison.literal(), type, semantics);
  }

  private static Boolean and(Boolean a, Boolean b) {
    if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
      return false;
    }
    return (a == null || b == null) ? null : (Boolean) true;
  }

  private static Boolean not(Boolean a) {
    return a == null ? null : (Boolean) !a;
  }

  private static boolean holds(
      Operator operator, Object value, Object literal, ArrowType type, Semantics semantics) {
    boolean nan = Column.isNan(value) || LiteralRange.isNan(literal);
    if (nan && (semantics == Semantics.IEEE || semantics == Semantics.ROUNDED)) {
      return operator == Operator.NOT_EQUAL;
    }
    int order = order(value, literal, type, semantics);
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  private static int order(Object value, Object literal, ArrowType type, Semantics semantics) {
    if (value instanceof byte[] bytes) {
      byte[] other =
          literal instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) literal;
      return Arrays.compareUnsigned(bytes, other);
    }
    if (value instanceof Boolean flag) {
      return flag.compareTo((Boolean) literal);
    }
    if (semantics == Semantics.ROUNDED) {
      return rounded(value, (Number) literal, type);
    }
    if (value instanceof Double || literal instanceof Double || literal instanceof Float) {
      return floats(value, (Number) literal, type, semantics);
    }
    return exact(value, type).compareTo((BigDecimal) literal);
  }

  private static BigDecimal exact(Object value, ArrowType type) {
    return value instanceof BigInteger number
        ? new BigDecimal(number, type instanceof ArrowType.Decimal d ? d.getScale() : 0)
        : new BigDecimal((Double) value);
  }

  private static int floats(Object value, Number literal, ArrowType type, Semantics semantics) {
    boolean infinite = !Double.isFinite(literal.doubleValue()) && !(literal instanceof BigDecimal);
    if (infinite || (value instanceof Double own && !Double.isFinite(own))) {
      double left = value instanceof Double number ? number : exact(value, type).doubleValue();
      return Double.compare(left, literal.doubleValue());
    }
    BigDecimal other =
        literal instanceof BigDecimal number ? number : new BigDecimal(literal.doubleValue());
    int order = exact(value, type).compareTo(other);
    boolean zeros = semantics == Semantics.TOTAL && value instanceof Double && order == 0;
    return zeros && !(literal instanceof BigDecimal)
        ? Double.compare((Double) value, literal.doubleValue())
        : order;
  }

  /** Both in the less exact of the two types. */
  private static int rounded(Object value, Number literal, ArrowType type) {
    if (value instanceof Double number) {
      boolean narrow = OrderedType.of(type).widthBytes() == 4;
      double other = narrow ? literal.floatValue() : literal.doubleValue();
      return Double.compare(number + 0.0, other + 0.0);
    }
    if (literal instanceof Double number) {
      return Double.compare(exact(value, type).doubleValue() + 0.0, number + 0.0);
    }
    if (literal instanceof Float number) {
      return Float.compare(exact(value, type).floatValue() + 0f, number + 0f);
    }
    return exact(value, type).compareTo((BigDecimal) literal);
  }

  private static Predicate predicate(
      Random random, BatchIndex index, List<List<Column>> batches, int depth) {
    int kind = depth == 0 ? 9 : random.nextInt(10);
    if (kind < 2) {
      return new Predicate.And(parts(random, index, batches, depth));
    }
    if (kind < 4) {
      return new Predicate.Or(parts(random, index, batches, depth));
    }
    if (kind < 5) {
      return new Predicate.Not(predicate(random, index, batches, depth - 1));
    }
    int column = random.nextInt(index.columnCount());
    Field field = index.schema().getFields().get(column);
    if (random.nextInt(6) == 0 || !OrderedType.of(field.getType()).ordered()) {
      return hidesNulls(field) ? Predicate.always() : new Predicate.IsNull(field.getName());
    }
    if (random.nextInt(6) == 0) {
      List<Object> literals = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        literals.add(literal(random, batches, column, field.getType()));
      }
      return new Predicate.In(field.getName(), literals);
    }
    Operator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
    Object literal = literal(random, batches, column, field.getType());
    return new Predicate.Comparison(field.getName(), operator, literal);
  }

  /** Whether the test cannot tell nulls from values. */
  private static boolean hidesNulls(Field field) {
    return switch (field.getType().getTypeID()) {
      case Union, RunEndEncoded -> true;
      default -> false;
    };
  }

  private static List<Predicate> parts(
      Random random, BatchIndex index, List<List<Column>> batches, int depth) {
    List<Predicate> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(predicate(random, index, batches, depth - 1));
    }
    return parts;
  }

  /** Mostly a value of the column, or one close to it. */
  private static Object literal(
      Random random, List<List<Column>> batches, int column, ArrowType type) {
    List<Object> values = new ArrayList<>();
    batches.forEach(batch -> values.addAll(batch.get(column).values));
    Object value = values.get(random.nextInt(values.size()));
    if (value == null && random.nextInt(4) > 0) {
      value = values.stream().filter(v -> v != null).findAny().orElse(null);
    }
    if (value instanceof byte[] bytes) {
      return bytes(random, bytes, type);
    }
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return number;
    }
    return number(random, exact(value, type), value);
  }

  private static Object number(Random random, BigDecimal exact, Object value) {
    return switch (random.nextInt(8)) {
      case 0 -> exact.add(BigDecimal.valueOf(random.nextInt(3) - 1L));
      case 1 -> exact.add(new BigDecimal("0.00001"));
      case 2 -> exact.doubleValue();
      case 3 -> exact.floatValue();
      case 4 -> Math.nextUp(exact.doubleValue());
      case 5 -> random.nextBoolean() ? 0.0 : -0.0;
      case 6 -> random.nextBoolean() ? (Object) Double.NaN : Double.NEGATIVE_INFINITY;
      default -> value instanceof Double ? value : exact;
    };
  }

  private static Object bytes(Random random, byte[] value, ArrowType type) {
    byte[] changed =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(value, random.nextInt(value.length + 1));
          case 1 -> Arrays.copyOf(value, value.length + 1);
          default -> value;
        };
    return OrderedType.of(type).text() && random.nextBoolean()
        ? new String(value, StandardCharsets.UTF_8)
        : changed;
  }
}
