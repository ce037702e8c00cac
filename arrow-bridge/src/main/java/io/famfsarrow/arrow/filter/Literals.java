package io.famfsarrow.arrow.filter;

import io.famfsarrow.store.InvalidRequestException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.HexFormat;
import java.util.Set;

/** What a predicate can compare a column with. */
final class Literals {

  private static final Set<Class<?>> KNOWN =
      Set.of(
          Boolean.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          String.class,
          byte[].class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          Instant.class,
          Duration.class,
          Period.class);

  private Literals() {}

  /**
   * The literal with all exact numbers as {@code BigDecimal}.
   *
   * @throws InvalidRequestException if it is of another class than {@link Predicate} names
   */
  static Object checked(Object literal) {
    if (literal instanceof Byte
        || literal instanceof Short
        || literal instanceof Integer
        || literal instanceof Long) {
      return BigDecimal.valueOf(((Number) literal).longValue());
    }
    if (literal instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (literal instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (literal == null || KNOWN.contains(literal.getClass())) {
      return literal;
    }
    throw new InvalidRequestException(
        "a column cannot be compared with a " + literal.getClass().getName() + ": " + literal);
  }

  /** As SQL would write it. */
  static String text(Object literal) {
    if (literal == null) {
      return "NULL";
    }
    if (literal instanceof byte[] bytes) {
      return "X'" + HexFormat.of().formatHex(bytes) + '\'';
    }
    boolean plain = literal instanceof Number || literal instanceof Boolean;
    return plain ? literal.toString() : '\'' + literal.toString().replace("'", "''") + '\'';
  }

  /** A column's name as SQL would write it. */
  static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }
}
