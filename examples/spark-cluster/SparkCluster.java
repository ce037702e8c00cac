package io.famfsarrow.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The driver of a Spark application: queries a table that lies in shared memory, on executors that
 * are processes of their own, has them write another one, and asks each what it has mapped.
 */
public final class SparkCluster {
  private static final String SCAN =
      "SELECT CAST(time AS INT) AS hour, count(*) AS flights, round(avg(delay), 2) AS mean_delay,"
          + " max(distance) AS longest FROM shm.flights GROUP BY hour ORDER BY flights DESC LIMIT 3";

  private static final int EXECUTORS = 2;
  private static final int MOST_SCANS = 40;
  private static final double MIB = 1 << 20;

  private SparkCluster() {}

  /** Takes the master's address, the medium, and the size of its table in bytes. */
  public static void main(String... arguments) throws IOException {
    String medium = arguments[1];
    long tableBytes = Long.parseLong(arguments[2]);
    long began = System.nanoTime();
    boolean shared;
    try (SparkSession spark = session(arguments[0], medium)) {
      while (memory(spark, medium).size() < EXECUTORS) {
        if (seconds(began) > 60) {
          throw new IllegalStateException("there are not two executors after a minute");
        }
      }
      System.out.printf("a session with two executors after %.1f s%n", seconds(began));
      queries(spark);
      shared = report(memoryOfAll(spark, medium, tableBytes), tableBytes);
    }
    System.exit(shared ? 0 : 1);
  }

  private static SparkSession session(String master, String medium) {
    return SparkSession.builder()
        .master(master)
        .appName("spark-cluster")
        .config("spark.sql.catalog.shm", "io.famfsarrow.spark.FamfsCatalog")
        .config("spark.sql.catalog.shm.store", medium)
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }

  private static void queries(SparkSession spark) {
    query(spark, "SHOW TABLES IN shm");
    query(spark, "SELECT count(*) FROM shm.flights");
    query(spark, SCAN);
    query(spark, SCAN);
    query(spark, "CREATE TABLE shm.late AS SELECT * FROM shm.flights WHERE delay > 60");
    query(spark, "SELECT count(*), min(delay), max(delay) FROM shm.late");
  }

  private static void query(SparkSession spark, String statement) {
    long began = System.nanoTime();
    List<Row> rows = spark.sql(statement).collectAsList();
    System.out.printf("%nspark-sql> %s;%n", statement);
    rows.forEach(row -> System.out.println(row.mkString("\t")));
    System.out.printf("(%.2f s)%n", seconds(began));
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  /**
   * Memory of each executor when each of them has read all of the table, whoever got which task.
   */
  private static Map<String, Row> memoryOfAll(SparkSession spark, String medium, long tableBytes) {
    Map<String, Row> memory = memory(spark, medium);
    for (int scan = 0; scan < MOST_SCANS; scan++) {
      if (memory.values().stream().allMatch(each -> each.getLong(2) >= tableBytes)) {
        break;
      }
      spark.sql(SCAN).collectAsList();
      memory = memory(spark, medium);
    }
    return memory;
  }

  /** For each executor its process, and what the kernel says of its mappings of the medium. */
  private static Map<String, Row> memory(SparkSession spark, String medium) {
    Dataset<String> answers =
        spark
            .range(0, 4 * EXECUTORS, 1, 4 * EXECUTORS)
            .mapPartitions(
                (MapPartitionsFunction<Long, String>)
                    rows -> {
                      TimeUnit.MILLISECONDS.sleep(100); // so that each executor gets one
                      return List.of(SparkEnv.get().executorId() + "," + ofThisProcess(medium))
                          .iterator();
                    },
                Encoders.STRING());
    Map<String, Row> memory = new TreeMap<>();
    spark
        .read()
        .schema("executor STRING, pid BIGINT, rss BIGINT, pss BIGINT, mapped BIGINT")
        .csv(answers)
        .collectAsList()
        .forEach(row -> memory.put(row.getString(0), row));
    return memory;
  }

  /** Process number, Rss, Pss and size of its mappings of the medium, in bytes. */
  private static String ofThisProcess(String medium) throws IOException {
    Map<String, Long> sums = new TreeMap<>(Map.of("Rss:", 0L, "Pss:", 0L, "Size:", 0L));
    boolean ofMedium = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      String[] words = line.split(" +", -1);
      if (!words[0].endsWith(":")) {
        ofMedium = line.endsWith(" " + medium);
      } else if (ofMedium && sums.containsKey(words[0])) {
        sums.merge(words[0], Long.parseLong(words[1]) << 10, Long::sum);
      }
    }
    return "%d,%d,%d,%d"
        .formatted(
            ProcessHandle.current().pid(), sums.get("Rss:"), sums.get("Pss:"), sums.get("Size:"));
  }

  private static boolean report(Map<String, Row> executors, long tableBytes) {
    System.out.printf(
        "%n%-10s %8s %14s %14s %14s%n", "executor", "process", "mapped", "Rss", "Pss");
    executors
        .values()
        .forEach(
            each ->
                System.out.printf(
                    "%-10s %8d %10.1f MiB %10.1f MiB %10.1f MiB%n",
                    each.getString(0),
                    each.getLong(1),
                    each.getLong(4) / MIB,
                    each.getLong(2) / MIB,
                    each.getLong(3) / MIB));
    long seen = executors.values().stream().mapToLong(each -> each.getLong(2)).sum();
    long taken = executors.values().stream().mapToLong(each -> each.getLong(3)).sum();
    System.out.printf("%nthe table             %6.1f MiB%n", tableBytes / MIB);
    System.out.printf("Rss of the executors  %6.1f MiB, as if each had it%n", seen / MIB);
    System.out.printf("Pss of the executors  %6.1f MiB, what there really is%n", taken / MIB);
    boolean shared =
        executors.size() == EXECUTORS
            && executors.values().stream().allMatch(each -> each.getLong(2) >= tableBytes)
            && taken < 1.5 * tableBytes;
    System.out.println(
        shared ? "both executors read the same memory: there is one copy" : "NOT as it should be");
    return shared;
  }
}
