package io.famfsarrow.spark.write;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** What a task has written so far, for Spark's user interface. */
final class WriteCounts {

  private static final String FILES = "filesWritten";
  private static final String IN_PLACE = "bytesWrittenInPlace";
  private static final String SENT = "bytesSentToDriver";

  private long files;
  private long inPlaceBytes;
  private long sentBytes;

  void add(long sizeBytes, boolean inPlace) {
    files++;
    if (inPlace) {
      inPlaceBytes += sizeBytes;
    } else {
      sentBytes += sizeBytes;
    }
  }

  CustomTaskMetric[] values() {
    return new CustomTaskMetric[] {
      new Value(FILES, files), new Value(IN_PLACE, inPlaceBytes), new Value(SENT, sentBytes)
    };
  }

  /** What Spark sums up. */
  static CustomMetric[] metrics() {
    return new CustomMetric[] {new Files(), new InPlace(), new Sent()};
  }

  private record Value(String name, long value) implements CustomTaskMetric {}

  /** Made by Spark, by its class name. */
  public static final class Files extends CustomSumMetric {
    @Override
    public String name() {
      return FILES;
    }

    @Override
    public String description() {
      return "files written";
    }
  }

  /** Made by Spark, by its class name. */
  public static final class InPlace extends CustomSumMetric {
    @Override
    public String name() {
      return IN_PLACE;
    }

    @Override
    public String description() {
      return "bytes written in place";
    }
  }

  /** Made by Spark, by its class name. */
  public static final class Sent extends CustomSumMetric {
    @Override
    public String name() {
      return SENT;
    }

    @Override
    public String description() {
      return "bytes sent through the driver";
    }
  }
}
