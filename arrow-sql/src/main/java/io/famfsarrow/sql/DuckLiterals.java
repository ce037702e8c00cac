package io.famfsarrow.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** The literals of a plan, as DuckDB writes them down, in Java's terms. */
final class DuckLiterals {

  private static final long NANOS_A_SECOND = 1_000_000_000;

  private DuckLiterals() {}

  /** Empty for null, and for what has no such terms. */
  static Optional<Object> of(JsonNode constant) {
    JsonNode value = constant.path("value");
    if (constant.path("is_null").asBoolean(true) || value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(literal(constant.path("type"), value));
    } catch (ArithmeticException | DateTimeException outOfRange) {
      return Optional.empty(); // infinity, for example
    }
  }

  private static Object literal(JsonNode type, JsonNode value) {
    return switch (type.path("id").asText()) {
      case "BOOLEAN" -> value.isBoolean() ? value.booleanValue() : null;
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT" -> integer(value);
      case "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT" -> integer(value);
      case "DECIMAL" -> decimal(type.path("type_info").path("scale"), value);
      case "FLOAT", "DOUBLE" -> value.isNumber() ? (Object) value.doubleValue() : word(value);
      case "VARCHAR" -> value.isTextual() ? value.textValue() : null;
      default -> value.isIntegralNumber() && value.canConvertToLong() ? moment(type, value) : null;
    };
  }

  /** Wide ones are written as two halves. */
  private static BigInteger integer(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue();
    }
    JsonNode upper = value.path("upper");
    JsonNode lower = value.path("lower");
    return upper.isIntegralNumber() && lower.isIntegralNumber()
        ? upper.bigIntegerValue().shiftLeft(Long.SIZE).add(lower.bigIntegerValue())
        : null;
  }

  /** A number that JSON does not have. */
  private static Double word(JsonNode value) {
    return switch (value.asText().toLowerCase(Locale.ROOT)) {
      case "nan", "-nan" -> Double.NaN;
      case "inf", "infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  private static BigDecimal decimal(JsonNode scale, JsonNode value) {
    BigInteger digits = integer(value);
    return digits == null || !scale.isInt() ? null : new BigDecimal(digits, scale.intValue());
  }

  private static Object moment(JsonNode type, JsonNode value) {
    long ticks = value.longValue();
    return switch (type.path("id").asText()) {
      case "DATE" -> LocalDate.ofEpochDay(ticks);
      case "TIME" -> LocalTime.ofNanoOfDay(Math.multiplyExact(ticks, 1000));
      case "TIME_NS" -> LocalTime.ofNanoOfDay(ticks);
      case "TIMESTAMP_S" -> local(ticks, 1);
      case "TIMESTAMP_MS" -> local(ticks, 1000);
      case "TIMESTAMP" -> local(ticks, 1_000_000);
      case "TIMESTAMP_NS" -> local(ticks, NANOS_A_SECOND);
      case "TIMESTAMP WITH TIME ZONE" -> local(ticks, 1_000_000).toInstant(ZoneOffset.UTC);
      default -> null;
    };
  }

  private static LocalDateTime local(long ticks, long ticksASecond) {
    long seconds = Math.floorDiv(ticks, ticksASecond);
    long nanos = Math.floorMod(ticks, ticksASecond) * (NANOS_A_SECOND / ticksASecond);
    return LocalDateTime.ofEpochSecond(seconds, Math.toIntExact(nanos), ZoneOffset.UTC);
  }
}
