package io.famfsarrow.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.jdk.javaapi.CollectionConverters;

/** Looks into plans that ran. Adaptive execution must be off: it hides them. */
final class Plans {

  private Plans() {}

  static String text(Dataset<Row> query) {
    return plan(query).toString();
  }

  private static SparkPlan plan(Dataset<Row> query) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) query).queryExecution().executedPlan();
  }

  /** A metric of all scans of a query together. */
  static long metric(Dataset<Row> query, String name) {
    long sum = 0;
    for (BatchScanExec scan : scans(plan(query))) {
      SQLMetric metric = CollectionConverters.asJava(scan.metrics()).get(name);
      sum += metric.value();
    }
    return sum;
  }

  private static List<BatchScanExec> scans(SparkPlan plan) {
    List<BatchScanExec> scans = new ArrayList<>();
    if (plan instanceof BatchScanExec scan) {
      scans.add(scan);
    }
    CollectionConverters.asJava(plan.children()).forEach(child -> scans.addAll(scans(child)));
    return scans;
  }
}
