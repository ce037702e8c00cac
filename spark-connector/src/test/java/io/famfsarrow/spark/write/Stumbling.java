package io.famfsarrow.spark.write;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** Numbers whose making goes wrong half way through a partition, in attempts of a task. */
final class Stumbling {

  /** What happens at the row. */
  enum Mishap {
    /** The attempt fails. */
    FAIL,
    /** The process is killed. */
    KILL,
    /** The attempt does not end by itself. */
    DAWDLE
  }

  private Stumbling() {}

  /**
   * The numbers from 0 in two partitions.
   *
   * @param count how many
   * @param at number at which it happens, in the first attempts of its task
   * @param attempts in how many of them
   */
  static Dataset<Long> numbers(
      SparkSession spark, long count, long at, Mishap mishap, int attempts) {
    return spark
        .range(0, count, 1, 2)
        .map(
            (MapFunction<Long, Long>)
                number -> {
                  if (number == at && TaskContext.get().attemptNumber() < attempts) {
                    stumble(mishap);
                  }
                  return number;
                },
            Encoders.LONG());
  }

  private static void stumble(Mishap mishap) throws IOException, InterruptedException {
    switch (mishap) {
      case FAIL -> throw new IllegalStateException("this attempt was to fail");
      case KILL -> {
        long self = ProcessHandle.current().pid();
        new ProcessBuilder("kill", "-KILL", Long.toString(self)).start().waitFor();
        TimeUnit.SECONDS.sleep(30);
      }
      case DAWDLE -> TimeUnit.HOURS.sleep(1);
    }
  }
}
