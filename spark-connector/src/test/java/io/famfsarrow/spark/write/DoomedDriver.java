package io.famfsarrow.spark.write;

import io.famfsarrow.spark.write.Stumbling.Mishap;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** A driver with executors of its own whose job never ends, to be killed. */
final class DoomedDriver {

  private DoomedDriver() {}

  /** Takes the medium of a store. */
  public static void main(String... arguments) throws IOException {
    try (SparkSession spark = Sessions.cluster().getOrCreate()) {
      Stumbling.numbers(spark, 100_000, 99_990, Mishap.DAWDLE, 99)
          .write()
          .format("famfs")
          .option("store", arguments[0])
          .option("partBytes", "64k")
          .save("/t");
    }
  }
}
