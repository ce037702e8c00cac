package io.famfsarrow.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.arrow.filter.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The conditions of a plan on a table's columns as a predicate to skip batches by. It is true of
 * all rows that satisfy them, and perhaps of others: what is not understood is left out.
 */
final class PushedFilters {

  /** Before the names of filters; newer plans are to say the same in another way. */
  private static final String OLD = "LEGACY_";

  private PushedFilters() {}

  /** Of all of them. */
  static Predicate predicate(List<Field> fields, List<ScanUse.ColumnFilter> filters) {
    List<Predicate> parts = new ArrayList<>();
    for (ScanUse.ColumnFilter filter : filters) {
      Field field = fields.get(filter.column());
      if (canBeNamed(field, fields) && isComparedAsStored(field)) {
        of(field.getName(), filter.condition()).ifPresent(parts::add);
      }
    }
    return new Predicate.And(parts);
  }

  private static boolean canBeNamed(Field field, List<Field> fields) {
    return field.getName() != null
        && fields.stream().filter(other -> field.getName().equals(other.getName())).count() == 1;
  }

  /** DuckDB makes days of dates in milliseconds, also of those within a day. */
  private static boolean isComparedAsStored(Field field) {
    return !(field.getType() instanceof ArrowType.Date date
        && date.getUnit() == DateUnit.MILLISECOND);
  }

  /** Empty if nothing is known of the rows that satisfy it. */
  private static Optional<Predicate> of(String column, JsonNode condition) {
    String type = condition.path("filter_type").asText();
    return switch (type.startsWith(OLD) ? type.substring(OLD.length()) : type) {
      case "CONSTANT_COMPARISON" -> comparison(column, condition);
      case "CONJUNCTION_AND" -> all(column, condition.path("child_filters"));
      case "CONJUNCTION_OR" -> any(column, condition.path("child_filters"));
      case "OPTIONAL_FILTER" -> of(column, condition.path("child_filter"));
      case "IN_FILTER" -> oneOf(column, condition.path("values"));
      case "IS_NULL" -> Optional.of(Predicate.isNull(column));
      case "IS_NOT_NULL" -> Optional.of(Predicate.isNotNull(column));
      case "EXPRESSION_FILTER" -> PushedExpression.predicate(column, condition.path("expr"));
      default -> Optional.empty();
    };
  }

  private static Optional<Predicate> comparison(String column, JsonNode condition) {
    return PushedExpression.operator(condition.path("comparison_type").asText())
        .flatMap(
            operator ->
                DuckLiterals.of(condition.path("constant"))
                    .map(literal -> Predicate.compare(column, operator, literal)));
  }

  /** Those parts that say something. */
  private static Optional<Predicate> all(String column, JsonNode children) {
    List<Predicate> parts = new ArrayList<>();
    children.forEach(child -> of(column, child).ifPresent(parts::add));
    return Optional.of(new Predicate.And(parts));
  }

  /** Says something only if each part does. */
  private static Optional<Predicate> any(String column, JsonNode children) {
    List<Predicate> parts = new ArrayList<>();
    children.forEach(child -> of(column, child).ifPresent(parts::add));
    boolean complete = parts.size() == children.size() && !parts.isEmpty();
    return complete ? Optional.of(new Predicate.Or(parts)) : Optional.empty();
  }

  private static Optional<Predicate> oneOf(String column, JsonNode values) {
    List<Object> literals = new ArrayList<>();
    values.forEach(value -> DuckLiterals.of(value).ifPresent(literals::add));
    boolean complete = literals.size() == values.size() && !literals.isEmpty();
    return complete ? Optional.of(Predicate.in(column, literals)) : Optional.empty();
  }
}
