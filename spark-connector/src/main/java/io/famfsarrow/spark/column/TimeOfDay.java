package io.famfsarrow.spark.column;

import java.lang.reflect.InvocationTargetException;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Spark's type for times of day, which came with 4.1 and which a session has to allow; found at run
 * time, so that one jar runs on 4.0 too. Elsewhere times are numbers of nanoseconds since midnight,
 * as which Spark's own type stores them too.
 */
final class TimeOfDay {

  private static final String ALLOWED = "spark.sql.timeType.enabled";
  private static final int MICROS = 6;

  private TimeOfDay() {}

  /** In the current session. */
  static DataType type() {
    boolean allowed = Boolean.parseBoolean(SQLConf.get().getConfString(ALLOWED, "false"));
    return allowed ? ownType() : DataTypes.LongType;
  }

  private static DataType ownType() {
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
