package io.famfsarrow.spark.read;

import io.famfsarrow.arrow.filter.Operator;
import io.famfsarrow.arrow.filter.Predicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;

/**
 * Spark's predicates as those that batches are judged by. What has no counterpart there is left
 * out: such a predicate skips nothing.
 */
final class PredicateTranslation {

  private final ScanColumns columns;

  PredicateTranslation(ScanColumns columns) {
    this.columns = columns;
  }

  /** One that says the same of every row; empty if there is none. */
  Optional<Predicate> exact(Expression predicate) {
    Expression[] parts = predicate.children();
    return switch (name(predicate)) {
      case "AND" -> all(parts).map(Predicate.And::new);
      case "OR" -> all(parts).map(Predicate.Or::new);
      case "NOT" -> exact(parts[0]).map(Predicate::not);
      case "ALWAYS_TRUE" -> Optional.of(Predicate.always());
      case "ALWAYS_FALSE" -> Optional.of(Predicate.not(Predicate.always()));
      case "IS_NULL" -> column(parts[0]).map(column -> Predicate.isNull(column.name()));
      case "IS_NOT_NULL" -> column(parts[0]).map(column -> Predicate.isNotNull(column.name()));
      case "IN" -> in(parts);
      case "STARTS_WITH" -> column(parts[0]).flatMap(column -> column.startsWith(parts[1]));
      case "=" -> comparison(Operator.EQUAL, Operator.EQUAL, parts);
      case "<>" -> comparison(Operator.NOT_EQUAL, Operator.NOT_EQUAL, parts);
      case "<" -> comparison(Operator.LESS, Operator.GREATER, parts);
      case "<=" -> comparison(Operator.LESS_OR_EQUAL, Operator.GREATER_OR_EQUAL, parts);
      case ">" -> comparison(Operator.GREATER, Operator.LESS, parts);
      case ">=" -> comparison(Operator.GREATER_OR_EQUAL, Operator.LESS_OR_EQUAL, parts);
      case "<=>" -> nullSafeEqual(parts);
      default -> Optional.empty();
    };
  }

  /** One that is true of every row of which the given one is, if that says anything. */
  Optional<Predicate> implied(Expression predicate) {
    if (!name(predicate).equals("AND")) {
      return exact(predicate);
    }
    List<Predicate> known =
        Arrays.stream(predicate.children()).map(this::implied).flatMap(Optional::stream).toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(new Predicate.And(known));
  }

  /** Those of some batches that may hold a row for which all predicates are true. */
  List<BatchRef> narrow(
      OpenTable table,
      List<BatchRef> batches,
      List<org.apache.spark.sql.connector.expressions.filter.Predicate> predicates) {
    List<BatchRef> left = batches;
    for (Expression predicate : predicates) {
      Optional<Predicate> implied = implied(predicate);
      if (implied.isPresent()) {
        left = table.select(left, implied.get());
      }
    }
    return left;
  }

  private static String name(Expression predicate) {
    return predicate instanceof org.apache.spark.sql.connector.expressions.filter.Predicate known
        ? known.name()
        : "";
  }

  private Optional<List<Predicate>> all(Expression[] parts) {
    List<Predicate> translated = new ArrayList<>();
    for (Expression part : parts) {
      Optional<Predicate> found = exact(part);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      translated.add(found.get());
    }
    return Optional.of(translated);
  }

  private Optional<ScanColumns.Column> column(Expression expression) {
    return expression instanceof NamedReference reference && reference.fieldNames().length == 1
        ? columns.find(reference.fieldNames()[0])
        : Optional.empty();
  }

  /**
   * @param turned if the literal comes first
   */
  private Optional<Predicate> comparison(Operator operator, Operator turned, Expression[] parts) {
    if (parts[0] instanceof Literal<?> literal) {
      return column(parts[1]).flatMap(column -> column.compare(turned, literal));
    }
    return parts[1] instanceof Literal<?> literal
        ? column(parts[0]).flatMap(column -> column.compare(operator, literal))
        : Optional.empty();
  }

  /** Never null: false where one side is null and the other is not. */
  private Optional<Predicate> nullSafeEqual(Expression[] parts) {
    boolean literalFirst = parts[0] instanceof Literal<?>;
    Expression other = literalFirst ? parts[0] : parts[1];
    if (!(other instanceof Literal<?> literal)) {
      return Optional.empty();
    }
    Optional<ScanColumns.Column> column = column(literalFirst ? parts[1] : parts[0]);
    if (column.isPresent() && literal.value() == null) {
      return column.map(found -> Predicate.isNull(found.name()));
    }
    return column.flatMap(
        found ->
            found
                .compare(Operator.EQUAL, literal)
                .map(equal -> Predicate.and(Predicate.isNotNull(found.name()), equal)));
  }

  private Optional<Predicate> in(Expression[] parts) {
    Optional<ScanColumns.Column> column = column(parts[0]);
    List<Predicate> equal = new ArrayList<>();
    for (int i = 1; i < parts.length && column.isPresent(); i++) {
      Optional<Predicate> one =
          parts[i] instanceof Literal<?> literal
              ? column.get().compare(Operator.EQUAL, literal)
              : Optional.empty();
      if (one.isEmpty()) {
        return Optional.empty();
      }
      equal.add(one.get());
    }
    return column.map(found -> new Predicate.Or(equal));
  }
}
