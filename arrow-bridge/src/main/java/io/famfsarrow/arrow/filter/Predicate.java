package io.famfsarrow.arrow.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A condition on the rows of a table, with SQL's three-valued logic: a comparison with a null is
 * neither true nor false, and a row matches only if the whole is true. Immutable.
 *
 * <p>Columns are top-level ones, by name. Literals are exact numbers ({@code Byte} to {@code Long},
 * {@code BigInteger}, {@code BigDecimal}), approximate ones ({@code Float}, {@code Double}), {@code
 * Boolean}, {@code String}, {@code byte[]}, {@code LocalDate}, {@code LocalTime}, {@code
 * LocalDateTime} (timestamps without a zone), {@code Instant} (timestamps with one), {@code
 * java.time.Duration}, {@code Period} (intervals of months), or null. An exact number stands for
 * the stored one where a column holds dates, times or durations. Strings and bytes are ordered by
 * their bytes, unsigned. What cannot be compared with a column skips no batch.
 */
public sealed interface Predicate {

  /** A column compared with a literal; with a null literal it is never true. */
  record Comparison(String column, Operator operator, Object literal) implements Predicate {
    public Comparison {
      Objects.requireNonNull(column);
      Objects.requireNonNull(operator);
      literal = Literals.checked(literal);
    }

    @Override
    public String toString() {
      return Literals.quoted(column) + ' ' + operator + ' ' + Literals.text(literal);
    }
  }

  /** A column equal to one of some literals. */
  record In(String column, List<Object> literals) implements Predicate {
    public In {
      Objects.requireNonNull(column);
      List<Object> checked = new ArrayList<>();
      literals.forEach(literal -> checked.add(Literals.checked(literal)));
      literals = Collections.unmodifiableList(checked);
    }

    @Override
    public String toString() {
      return literals.stream()
          .map(Literals::text)
          .collect(Collectors.joining(", ", Literals.quoted(column) + " IN (", ")"));
    }
  }

  /** A column that is null; NaN is not. */
  record IsNull(String column) implements Predicate {
    public IsNull {
      Objects.requireNonNull(column);
    }

    @Override
    public String toString() {
      return Literals.quoted(column) + " IS NULL";
    }
  }

  /** All of some conditions; of none: true. */
  record And(List<Predicate> parts) implements Predicate {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return joined(parts, " AND ", "TRUE");
    }
  }

  /** Any of some conditions; of none: false. */
  record Or(List<Predicate> parts) implements Predicate {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return joined(parts, " OR ", "FALSE");
    }
  }

  /** The opposite; of what is neither true nor false again neither. */
  record Not(Predicate part) implements Predicate {
    public Not {
      Objects.requireNonNull(part);
    }

    @Override
    public String toString() {
      return "NOT (" + part + ')';
    }
  }

  static Predicate compare(String column, Operator operator, Object literal) {
    return new Comparison(column, operator, literal);
  }

  static Predicate in(String column, List<?> literals) {
    return new In(column, Collections.unmodifiableList(literals));
  }

  static Predicate isNull(String column) {
    return new IsNull(column);
  }

  static Predicate isNotNull(String column) {
    return new Not(new IsNull(column));
  }

  static Predicate and(Predicate... parts) {
    return new And(Arrays.asList(parts));
  }

  static Predicate or(Predicate... parts) {
    return new Or(Arrays.asList(parts));
  }

  static Predicate not(Predicate part) {
    return new Not(part);
  }

  /** Matches every row. */
  static Predicate always() {
    return new And(List.of());
  }

  /** Names of the columns that it looks at, in the order of their first use. */
  default Set<String> columns() {
    Set<String> names = new LinkedHashSet<>();
    addColumns(this, names);
    return names;
  }

  private static void addColumns(Predicate predicate, Set<String> names) {
    if (predicate instanceof Comparison comparison) {
      names.add(comparison.column());
    } else if (predicate instanceof In in) {
      names.add(in.column());
    } else if (predicate instanceof IsNull isNull) {
      names.add(isNull.column());
    } else if (predicate instanceof And and) {
      and.parts().forEach(part -> addColumns(part, names));
    } else if (predicate instanceof Or or) {
      or.parts().forEach(part -> addColumns(part, names));
    } else if (predicate instanceof Not not) {
      addColumns(not.part(), names);
    }
  }

  private static String joined(List<Predicate> parts, String word, String none) {
    return parts.isEmpty()
        ? none
        : parts.stream().map(part -> "(" + part + ")").collect(Collectors.joining(word));
  }
}
