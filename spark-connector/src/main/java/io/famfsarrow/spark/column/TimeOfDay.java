package io.famfsarrow.spark.column;

import java.lang.reflect.InvocationTargetException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Spark's type for times of day, which came with 4.1: found at run time, so that one jar runs on
 * 4.0 too, where times are numbers of nanoseconds since midnight. Both are stored alike.
 */
final class TimeOfDay {

  private static final int MICROS = 6;

  /** Of Spark's time type with microseconds, or of {@code bigint}. */
  static final DataType TYPE = type();

  private TimeOfDay() {}

  /** Whether this Spark has a type for them, which counts no finer than microseconds. */
  static boolean isOwnType() {
    return TYPE != DataTypes.LongType;
  }

  private static DataType type() {
    try {
      Class<?> type = Class.forName("org.apache.spark.sql.types.TimeType");
      return (DataType) type.getConstructor(int.class).newInstance(MICROS);
    } catch (ClassNotFoundException | NoSuchMethodException before41) {
      return DataTypes.LongType;
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException refused) {
      throw new IllegalStateException("Spark's time type cannot be made", refused);
    }
  }
}
