package io.famfsarrow.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.arrow.filter.Operator;
import io.famfsarrow.arrow.filter.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A condition on one column that a plan holds as an expression: mostly comparisons for which the
 * column is converted to the literal's type.
 */
final class PushedExpression {

  private static final Set<String> INTEGERS =
      Set.of(
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT");

  /** Timestamps without a zone, from coarse to fine. */
  private static final List<String> TIMESTAMPS =
      List.of("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP_NS");

  private PushedExpression() {}

  /** Empty if nothing is known of the rows that satisfy it. */
  static Optional<Predicate> predicate(String column, JsonNode expression) {
    String type = expression.path("type").asText();
    JsonNode children = expression.path("children");
    return switch (type) {
      case "BOUND_REF" -> Optional.of(Predicate.compare(column, Operator.EQUAL, true));
      case "OPERATOR_NOT" ->
          isReference(children.path(0))
              ? Optional.of(Predicate.compare(column, Operator.EQUAL, false))
              : Optional.empty();
      case "COMPARE_IN" -> oneOf(column, children);
      default -> operator(type).flatMap(operator -> comparison(column, operator, children));
    };
  }

  /** Of a comparison's name in plans. */
  static Optional<Operator> operator(String name) {
    return switch (name) {
      case "COMPARE_EQUAL" -> Optional.of(Operator.EQUAL);
      case "COMPARE_NOTEQUAL" -> Optional.of(Operator.NOT_EQUAL);
      case "COMPARE_LESSTHAN" -> Optional.of(Operator.LESS);
      case "COMPARE_LESSTHANOREQUALTO" -> Optional.of(Operator.LESS_OR_EQUAL);
      case "COMPARE_GREATERTHAN" -> Optional.of(Operator.GREATER);
      case "COMPARE_GREATERTHANOREQUALTO" -> Optional.of(Operator.GREATER_OR_EQUAL);
      default -> Optional.empty();
    };
  }

  private static Optional<Predicate> comparison(
      String column, Operator operator, JsonNode children) {
    return children.size() == 2 && isColumn(children.get(0))
        ? literal(children.get(1)).map(literal -> Predicate.compare(column, operator, literal))
        : Optional.empty();
  }

  /** Nulls in the list match nothing. */
  private static Optional<Predicate> oneOf(String column, JsonNode children) {
    List<Object> literals = new ArrayList<>();
    boolean known = isColumn(children.path(0));
    for (int i = 1; i < children.size() && known; i++) {
      boolean isNull = children.get(i).path("value").path("is_null").asBoolean();
      Optional<Object> literal = literal(children.get(i));
      literal.ifPresent(literals::add);
      known = isNull || literal.isPresent();
    }
    return known ? Optional.of(Predicate.in(column, literals)) : Optional.empty();
  }

  private static Optional<Object> literal(JsonNode expression) {
    return expression.path("type").asText().equals("VALUE_CONSTANT")
        ? DuckLiterals.of(expression.path("value"))
        : Optional.empty();
  }

  /** The column itself, or converted in a way that keeps each value as it is. */
  private static boolean isColumn(JsonNode expression) {
    JsonNode children = expression.path("children");
    boolean isCast = expression.path("type").asText().equals("OPERATOR_CAST");
    return isReference(expression)
        || (isCast
            && children.size() == 1
            && isReference(children.get(0))
            && keepsValues(children.get(0).path("return_type"), expression.path("return_type")));
  }

  private static boolean isReference(JsonNode expression) {
    return expression.path("type").asText().equals("BOUND_REF");
  }

  private static boolean keepsValues(JsonNode from, JsonNode to) {
    String source = from.path("id").asText();
    String target = to.path("id").asText();
    if (INTEGERS.contains(source)) {
      return INTEGERS.contains(target) || target.equals("DECIMAL");
    }
    if (source.equals("DECIMAL") && target.equals("DECIMAL")) {
      return scale(from) <= scale(to);
    }
    if (TIMESTAMPS.contains(source)) {
      return TIMESTAMPS.indexOf(target) > TIMESTAMPS.indexOf(source);
    }
    return source.equals("FLOAT") && target.equals("DOUBLE");
  }

  private static int scale(JsonNode decimal) {
    return decimal.path("type_info").path("scale").asInt();
  }
}
