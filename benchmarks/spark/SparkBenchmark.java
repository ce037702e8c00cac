package io.famfsarrow.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Queries on one table, read in one way: {@code famfs}, {@code parquet} or {@code cache}. One JVM
 * for each way, as code that Spark generates would see several kinds of columns otherwise. Every
 * round runs all queries, so that none has to warm up Spark for those after it. {@code write} writes
 * the table into the store and as Parquet, which is what the others read. Prints the median of each
 * query in milliseconds.
 */
public final class SparkBenchmark {

  private static final int WARM_UPS = 10;
  private static final int WARM_UP_WRITES = 2;
  private static final int WRITES = 3;
  private static final String WRITING = "(write)";

  private SparkBenchmark() {}

  /** Takes the way, the medium, the folder for Parquet, and how often each query is measured. */
  public static void main(String... arguments) throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()) {
      Dataset<Row> famfs =
          spark.read().format("famfs").option("store", arguments[1]).load("/flights");
      switch (arguments[0]) {
        case "write" -> write(famfs, arguments);
        case "famfs" -> measure(spark, famfs, arguments);
        case "parquet" -> measure(spark, spark.read().parquet(arguments[2]), arguments);
        default -> {
          long began = System.nanoTime();
          Dataset<Row> cached = spark.read().parquet(arguments[2]).cache();
          cached.count();
          print(arguments[0], "(load)", millis(began));
          measure(spark, cached, arguments);
        }
      }
    }
  }

  private static void write(Dataset<Row> table, String... arguments) {
    List<Double> asFamfs = new ArrayList<>();
    List<Double> asParquet = new ArrayList<>();
    for (int write = 0; write < WARM_UP_WRITES + WRITES; write++) {
      long began = System.nanoTime();
      table.write().format("famfs").option("store", arguments[1]).save("/written/" + write);
      asFamfs.add(millis(began));
      began = System.nanoTime();
      table.write().mode("overwrite").parquet(arguments[2]);
      asParquet.add(millis(began));
    }
    print("famfs", WRITING, median(asFamfs.subList(WARM_UP_WRITES, asFamfs.size())));
    print("parquet", WRITING, median(asParquet.subList(WARM_UP_WRITES, asParquet.size())));
  }

  private static Map<String, String> queries() {
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("count(*)", "select count(*) from t");
    queries.put("min, max of the time", "select min(date), max(date) from t");
    queries.put("sum of a column", "select sum(delay) from t");
    queries.put("three sums", "select sum(delay), sum(distance), avg(delay) from t");
    queries.put("group by a number", "select distance, count(*), sum(delay) from t group by 1");
    queries.put("group by a string", "select origin, count(*), avg(delay) from t group by 1");
    queries.put(
        "sum of 1 % by the time",
        "select sum(delay) from t where date between '2001-02-01' and '2001-02-02'");
    queries.put("sum of the late", "select count(*), sum(distance) from t where delay > 60");
    queries.put("count by a prefix", "select count(*) from t where destination like 'SE%'");
    queries.put(
        "filters on three columns",
        "select sum(delay) from t where delay > 0 and distance < 900 and origin > 'M'");
    queries.put("five rows", "select * from t limit 5");
    queries.put("all columns, to nowhere", "");
    return queries;
  }

  private static void measure(SparkSession spark, Dataset<Row> table, String... arguments) {
    table.createOrReplaceTempView("t");
    int rounds = WARM_UPS + Integer.parseInt(arguments[3]);
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, String> query : queries().entrySet()) {
        long began = System.nanoTime();
        run(spark, query.getValue());
        if (round >= WARM_UPS) {
          times.computeIfAbsent(query.getKey(), name -> new ArrayList<>()).add(millis(began));
        }
      }
    }
    times.forEach((name, all) -> print(arguments[0], name, median(all)));
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }

  private static void run(SparkSession spark, String query) {
    if (query.isEmpty()) {
      spark.table("t").write().format("noop").mode("overwrite").save();
    } else {
      spark.sql(query).collectAsList();
    }
  }

  private static double millis(long began) {
    return (System.nanoTime() - began) / 1e6;
  }

  private static void print(String way, String query, double millis) {
    System.out.printf("%s\t%s\t%.1f%n", way, query, millis);
  }
}
