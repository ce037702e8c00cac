package io.famfsarrow.spark.write.fill;

import org.apache.spark.sql.types.DataType;

/**
 * Spark's type for times of day, told by its name because Spark 4.0 does not have it. Its values
 * are nanoseconds since midnight.
 */
final class TimesOfDay {

  private static final String TYPE = "org.apache.spark.sql.types.TimeType";

  private TimesOfDay() {}

  static boolean isTime(DataType type) {
    return type.getClass().getName().equals(TYPE);
  }
}
