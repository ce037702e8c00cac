package io.famfsarrow.spark;

import org.apache.spark.sql.SparkSession;

/** Whether this Spark has a type for times of day, and its session lets it be used. */
final class TimeTypes {

  private static final String CONF = "spark.sql.timeType.enabled";

  private TimeTypes() {}

  static boolean inSession() {
    return Boolean.parseBoolean(SparkSession.active().conf().get(CONF, "false"));
  }
}
