package io.famfsarrow.sql;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Which columns DuckDB can take as they are. */
final class DuckTypes {

  /** Decimal digits of its widest number. */
  private static final int MOST_DIGITS = 38;

  /** Elements of its arrays of fixed size. */
  private static final int MOST_ELEMENTS = 100_000;

  private DuckTypes() {}

  /** Why a column cannot be handed over; empty if it can. */
  static Optional<String> refusal(Field field) {
    return missing(field, Encodings.ANY).map(what -> "DuckDB has no " + what);
  }

  /** What it has not of a field that lies in others. */
  private static Optional<String> missing(Field field, Encodings allowed) {
    Optional<String> own = allowed.missing(field).or(() -> of(field));
    Encodings inside = allowed.within(field);
    return own.or(
        () ->
            field.getChildren().stream()
                .flatMap(child -> missing(child, inside).stream())
                .findFirst());
  }

  /** What DuckDB has not, children aside. */
  private static Optional<String> of(Field field) {
    ArrowType type = field.getType();
    if (!DuckExtensions.areKnownInDictionary(field)) {
      return Optional.of("extension types like those in its dictionary");
    }
    if (type instanceof ArrowType.FloatingPoint number) {
      return when(number.getPrecision() == FloatingPointPrecision.HALF, "float16");
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return decimal(decimal);
    }
    if (type instanceof ArrowType.Union union) {
      return union(union, field.getChildren().size());
    }
    if (type instanceof ArrowType.FixedSizeList list) {
      int size = list.getListSize();
      return when(size < 1 || size > MOST_ELEMENTS, "arrays of " + size + " elements");
    }
    if (type instanceof ArrowType.Struct) {
      return struct(field.getChildren());
    }
    return moment(type);
  }

  private static Optional<String> decimal(ArrowType.Decimal decimal) {
    if (decimal.getPrecision() > MOST_DIGITS || decimal.getBitWidth() > 128) {
      return Optional.of(
          "decimal" + decimal.getBitWidth() + " of " + decimal.getPrecision() + " digits");
    }
    boolean outside = decimal.getScale() < 0 || decimal.getScale() > decimal.getPrecision();
    return when(
        outside,
        "decimal of " + decimal.getPrecision() + " digits with scale " + decimal.getScale());
  }

  /** It takes a type number for the position of a child. */
  private static Optional<String> union(ArrowType.Union union, int children) {
    if (union.getMode() == UnionMode.Dense) {
      return Optional.of("dense unions");
    }
    int[] ids = union.getTypeIds();
    for (int i = 0; ids != null && i < ids.length; i++) {
      if (ids[i] != i) {
        return Optional.of("unions with type numbers of their own");
      }
    }
    return when(children == 0, "unions without members");
  }

  private static Optional<String> struct(List<Field> children) {
    long names =
        children.stream()
            .map(child -> Objects.requireNonNullElse(child.getName(), ""))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .distinct()
            .count();
    if (children.isEmpty()) {
      return Optional.of("structs without fields");
    }
    return when(names < children.size(), "structs with two fields of one name");
  }

  /** Its intervals have microseconds. */
  private static Optional<String> moment(ArrowType type) {
    if (type instanceof ArrowType.Duration duration) {
      return when(duration.getUnit() == TimeUnit.NANOSECOND, "durations in nanoseconds");
    }
    if (type instanceof ArrowType.Interval interval) {
      return when(interval.getUnit() == IntervalUnit.MONTH_DAY_NANO, "intervals in nanoseconds");
    }
    return Optional.empty();
  }

  private static Optional<String> when(boolean refused, String what) {
    return refused ? Optional.of(what) : Optional.empty();
  }
}
