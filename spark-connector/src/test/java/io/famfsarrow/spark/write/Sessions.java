package io.famfsarrow.spark.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Sessions of small Sparks. */
final class Sessions {

  private Sessions() {}

  /** In this JVM, with two tasks at a time, of which each may be tried three times. */
  static SparkSession local() {
    return quiet("local[2,3]").getOrCreate();
  }

  /** Two executors in JVMs of their own, and a master and workers in this one. */
  static SparkSession.Builder cluster() {
    return onExecutors("local-cluster[2,1,640]");
  }

  /** Executors of a cluster in JVMs of their own. */
  static SparkSession.Builder onExecutors(String master) {
    try {
      Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return quiet(master)
        .config("spark.executor.memory", "640m")
        .config("spark.executor.extraClassPath", classes());
  }

  /** Class path of this JVM, also where Maven hides it. */
  static String classes() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static SparkSession.Builder quiet(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("tests of famfs-arrow")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.timeType.enabled", "true")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1");
  }
}
