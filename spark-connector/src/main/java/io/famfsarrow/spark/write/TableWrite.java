package io.famfsarrow.spark.write;

import java.util.List;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;

/**
 * A planned job, and how its rows are to come: as they are, or put together or sorted by the
 * columns that the user named. What is sorted can be skipped when it is read.
 */
final class TableWrite implements RequiresDistributionAndOrdering {

  private final WritePlan plan;

  TableWrite(WritePlan plan) {
    this.plan = plan;
  }

  @Override
  public String description() {
    return "famfs " + plan.target().address();
  }

  /**
   * Begins the job.
   *
   * @throws io.famfsarrow.store.NotMasterException if the driver does not run on the owner's host
   */
  @Override
  public BatchWrite toBatch() {
    return TableBatchWrite.of(plan);
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return WriteCounts.metrics();
  }

  @Override
  public Distribution requiredDistribution() {
    List<String> clusterBy = plan.options().clusterBy();
    if (!plan.options().sortBy().isEmpty()) {
      return Distributions.ordered(requiredOrdering());
    }
    return clusterBy.isEmpty()
        ? Distributions.unspecified()
        : Distributions.clustered(
            clusterBy.stream().map(Expressions::column).toArray(Expression[]::new));
  }

  /** Also within a task, rows that belong together come together. */
  @Override
  public SortOrder[] requiredOrdering() {
    WriteOptions options = plan.options();
    List<String> columns = options.sortBy().isEmpty() ? options.clusterBy() : options.sortBy();
    return columns.stream()
        .map(name -> Expressions.sort(Expressions.column(name), SortDirection.ASCENDING))
        .toArray(SortOrder[]::new);
  }

  @Override
  public long advisoryPartitionSizeInBytes() {
    boolean asTheyCome = requiredOrdering().length == 0;
    return asTheyCome ? 0 : plan.options().partBytes();
  }
}
