package io.famfsarrow.spark.write;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.store.InvalidRequestException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.network.util.ByteUnit;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * How a table is written, as a user says it in {@code option(...)}.
 *
 * @param partBytes {@code partBytes}: a task collects so much in memory, about, before it is one
 *     file
 * @param batchRows {@code batchRows}: rows of a record batch
 * @param sendToDriver {@code remoteTasks} is {@code send} and not {@code refuse}: tasks that cannot
 *     reach the owner's memory send what they write through the driver
 * @param clusterBy {@code clusterBy}: columns; rows that are equal in them come together
 * @param sortBy {@code sortBy}: columns; rows are sorted by them through all files
 */
record WriteOptions(
    long partBytes,
    int batchRows,
    boolean sendToDriver,
    List<String> clusterBy,
    List<String> sortBy)
    implements Serializable {

  private static final String PART_BYTES = "partBytes";
  private static final String BATCH_ROWS = "batchRows";
  private static final String REMOTE_TASKS = "remoteTasks";
  private static final String CLUSTER_BY = "clusterBy";
  private static final String SORT_BY = "sortBy";
  private static final long DEFAULT_PART_BYTES = 64L << 20;
  private static final long LEAST_PART_BYTES = 64L << 10;
  private static final long MOST_PART_BYTES = 1L << 30;

  /**
   * Reads what is given and takes defaults for the rest.
   *
   * @throws InvalidRequestException if a value makes no sense
   */
  static WriteOptions of(CaseInsensitiveStringMap options) {
    WriteOptions found =
        new WriteOptions(
            bytes(options),
            (int)
                number(
                    BATCH_ROWS,
                    options.getOrDefault(BATCH_ROWS, "" + PublishOptions.DEFAULT_BATCH_ROWS),
                    1,
                    PublishOptions.MAX_BATCH_ROWS),
            sends(options.getOrDefault(REMOTE_TASKS, "send")),
            names(options, CLUSTER_BY),
            names(options, SORT_BY));
    if (!found.clusterBy.isEmpty() && !found.sortBy.isEmpty()) {
      throw new InvalidRequestException(
          "both %s and %s are given: rows that are sorted are together, so give one of them"
              .formatted(CLUSTER_BY, SORT_BY));
    }
    return found;
  }

  private static long bytes(CaseInsensitiveStringMap options) {
    String text = options.get(PART_BYTES);
    if (text == null) {
      return DEFAULT_PART_BYTES;
    }
    try {
      long bytes = JavaUtils.byteStringAs(text, ByteUnit.BYTE);
      return number(PART_BYTES, Long.toString(bytes), LEAST_PART_BYTES, MOST_PART_BYTES);
    } catch (NumberFormatException noSize) {
      throw bad(PART_BYTES, text, "a size like 64m", noSize);
    }
  }

  private static long number(String option, String text, long least, long most) {
    String expected = "a number from " + least + " to " + most;
    try {
      long number = Long.parseLong(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      throw bad(option, text, expected, noNumber);
    }
    throw bad(option, text, expected, null);
  }

  private static boolean sends(String text) {
    return switch (text) {
      case "send" -> true;
      case "refuse" -> false;
      default -> throw bad(REMOTE_TASKS, text, "send or refuse", null);
    };
  }

  private static List<String> names(CaseInsensitiveStringMap options, String option) {
    String text = options.getOrDefault(option, "");
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static InvalidRequestException bad(
      String option, String found, String expected, Exception cause) {
    return new InvalidRequestException(
        "option %s is \"%s\": expected %s".formatted(option, found, expected), cause);
  }
}
