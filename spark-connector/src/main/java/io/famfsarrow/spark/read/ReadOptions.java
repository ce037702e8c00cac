package io.famfsarrow.spark.read;

import io.famfsarrow.store.InvalidRequestException;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * How a scan is done, as options of the read say.
 *
 * @param partitionRows that a task should read, or 0 to let the number of cores decide
 * @param asArrow whether columns are Arrow columns for Spark where they can be
 */
record ReadOptions(long partitionRows, boolean asArrow) {

  private static final String PARTITION_ROWS = "partitionRows";
  private static final String VECTORS = "vectors";

  /**
   * Reads them.
   *
   * @throws InvalidRequestException if one makes no sense
   */
  static ReadOptions of(CaseInsensitiveStringMap options) {
    return new ReadOptions(partitionRows(options), asArrow(options));
  }

  private static long partitionRows(CaseInsensitiveStringMap options) {
    String text = options.getOrDefault(PARTITION_ROWS, "0");
    try {
      long rows = Long.parseLong(text);
      if (rows >= 0) {
        return rows;
      }
    } catch (NumberFormatException notANumber) {
      throw invalid(PARTITION_ROWS, text, "a number of rows", notANumber);
    }
    throw invalid(PARTITION_ROWS, text, "a number of rows", null);
  }

  private static boolean asArrow(CaseInsensitiveStringMap options) {
    String text = options.getOrDefault(VECTORS, "auto");
    return switch (text) {
      case "auto" -> true;
      case "direct" -> false;
      default -> throw invalid(VECTORS, text, "auto or direct", null);
    };
  }

  private static InvalidRequestException invalid(
      String option, String text, String expected, Throwable cause) {
    InvalidRequestException invalid =
        new InvalidRequestException(
            "option " + option + ": expected " + expected + ", found \"" + text + '"');
    if (cause != null) {
      invalid.initCause(cause);
    }
    return invalid;
  }
}
