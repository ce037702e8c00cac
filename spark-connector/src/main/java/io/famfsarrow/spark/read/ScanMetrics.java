package io.famfsarrow.spark.read;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** What the SQL tab shows of a scan. Spark makes the metrics by their class names. */
public final class ScanMetrics {

  private ScanMetrics() {}

  static CustomMetric[] all() {
    return new CustomMetric[] {
      new BatchesRead(), new BatchesSkipped(), new BytesMapped(), new BytesCopied()
    };
  }

  /** One task's, or the driver's, part of a metric. */
  record Value(String name, long value) implements CustomTaskMetric {}

  /** Record batches of which tasks read a part. */
  public static final class BatchesRead extends CustomSumMetric {
    static final String NAME = "batchesRead";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return "record batches read";
    }
  }

  /** Record batches that statistics, or a limit, left out. */
  public static final class BatchesSkipped extends CustomSumMetric {
    static final String NAME = "batchesSkipped";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return "record batches skipped";
    }
  }

  /** Bytes of shared memory that were read where they lie. */
  public static final class BytesMapped extends CustomSumMetric {
    static final String NAME = "bytesMapped";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return "bytes mapped";
    }
  }

  /** Bytes that had to be copied: decompressed, or joined from parts of a dictionary. */
  public static final class BytesCopied extends CustomSumMetric {
    static final String NAME = "bytesCopied";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return "bytes copied";
    }
  }
}
