package io.famfsarrow.spark.read;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.types.StructType;

/**
 * A scan of the batches that may have a match. Planned when it is built; what a join finds out
 * while the query runs narrows it down once more. Equal to scans that read the same.
 */
final class FamfsScan implements SupportsReportStatistics, SupportsRuntimeV2Filtering {

  private final ScanRequest request;
  private final ScanColumns columns;
  private final PredicateTranslation translation;
  private final ScanPlan plan;

  /**
   * For the next batch that Spark asks for, and no other: who shares this scan is not concerned.
   */
  private List<BatchRef> narrowed;

  private long skipped;
  private List<NamedReference> clustered;

  private FamfsScan(
      ScanRequest request, ScanColumns columns, PredicateTranslation translation, ScanPlan plan) {
    this.request = request;
    this.columns = columns;
    this.translation = translation;
    this.plan = plan;
    this.skipped = plan.skipped(plan.batches());
  }

  /**
   * Plans a scan.
   *
   * @param selected the batches that the request's predicates leave
   */
  static FamfsScan of(
      ScanRequest request,
      ScanColumns columns,
      PredicateTranslation translation,
      Function<OpenTable, List<BatchRef>> selected) {
    ScanPlan plan =
        OpenTable.ask(
            request.address(),
            request.snapshot(),
            table -> ScanPlan.of(request, table, columns, selected.apply(table)));
    return new FamfsScan(request, columns, translation, plan);
  }

  @Override
  public StructType readSchema() {
    return request.columns();
  }

  @Override
  public String description() {
    return "famfs "
        + request.address().path()
        + ", "
        + plan.batches().size()
        + " of "
        + plan.allBatches()
        + " record batches, PushedFilters: "
        + request.predicates()
        + (request.grouped().isEmpty() ? "" : ", GroupedBy: " + request.grouped())
        + (request.limit() == ScanRequest.NO_LIMIT ? "" : ", PushedLimit: " + request.limit());
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public Statistics estimateStatistics() {
    return plan.statistics();
  }

  /** Columns whose values lie apart in different batches; none where a limit chose the batches. */
  @Override
  public synchronized NamedReference[] filterAttributes() {
    if (request.limit() != ScanRequest.NO_LIMIT) {
      return new NamedReference[0];
    }
    if (clustered == null) {
      clustered = OpenTable.ask(request.address(), request.snapshot(), this::clustered);
    }
    return clustered.toArray(NamedReference[]::new);
  }

  private List<NamedReference> clustered(OpenTable table) {
    return Arrays.stream(request.columns().fields())
        .flatMap(field -> columns.find(field.name()).stream())
        .filter(column -> new BoundValues(table, plan.batches(), column).isClustered())
        .map(ScanColumns.Column::reference)
        .toList();
  }

  @Override
  public synchronized void filter(Predicate[] predicates) {
    narrowed =
        OpenTable.ask(
            request.address(),
            request.snapshot(),
            table -> translation.narrow(table, plan.batches(), List.of(predicates)));
  }

  @Override
  public synchronized Batch toBatch() {
    List<BatchRef> batches = narrowed == null ? plan.batches() : narrowed;
    narrowed = null;
    skipped = plan.skipped(batches);
    return new FamfsBatch(request, batches, plan.targetRows());
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ScanMetrics.all();
  }

  @Override
  public synchronized CustomTaskMetric[] reportDriverMetrics() {
    return new CustomTaskMetric[] {new ScanMetrics.Value(ScanMetrics.BatchesSkipped.NAME, skipped)};
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FamfsScan scan && request.equals(scan.request);
  }

  @Override
  public int hashCode() {
    return request.hashCode();
  }

  @Override
  public String toString() {
    return description();
  }
}
