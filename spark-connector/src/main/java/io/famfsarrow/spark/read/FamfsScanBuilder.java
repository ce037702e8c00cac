package io.famfsarrow.spark.read;

import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.spark.attach.TableSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Takes what Spark pushes down. Predicates decide which batches are read, and Spark tests every row
 * once more, unless the statistics prove that all rows of these batches match. Used by one thread.
 */
public final class FamfsScanBuilder
    implements SupportsPushDownRequiredColumns,
        SupportsPushDownV2Filters,
        SupportsPushDownAggregates,
        SupportsPushDownLimit {

  private final TableAddress address;
  private final TableSnapshot snapshot;
  private final ReadOptions options;
  private final ScanColumns columns;
  private final PredicateTranslation translation;
  private StructType wanted;
  private List<Predicate> pushed = List.of();
  private List<BatchRef> selected;
  private boolean enforced = true;
  private Set<String> grouped = Set.of();
  private int limit = ScanRequest.NO_LIMIT;
  private AggregateAnswer answer;

  /**
   * A builder with all columns of a table.
   *
   * @param allColumns as Spark has them
   */
  public FamfsScanBuilder(
      TableAddress address,
      TableSnapshot snapshot,
      StructType allColumns,
      CaseInsensitiveStringMap options) {
    this.address = address;
    this.snapshot = snapshot;
    this.options = ReadOptions.of(options);
    this.wanted = allColumns;
    this.columns = new ScanColumns(snapshot.schema(), wanted);
    this.translation = new PredicateTranslation(columns);
  }

  @Override
  public void pruneColumns(StructType required) {
    wanted = required;
  }

  /** Returns those that Spark has to test row by row. */
  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    pushed =
        Arrays.stream(predicates)
            .filter(predicate -> translation.implied(predicate).isPresent())
            .toList();
    Predicate[] left = OpenTable.ask(address, snapshot, open -> leftOver(open, predicates));
    enforced = left.length == 0;
    return left;
  }

  private Predicate[] leftOver(OpenTable open, Predicate[] predicates) {
    selected = translation.narrow(open, open.all(), pushed);
    List<Predicate> left = new ArrayList<>();
    for (Predicate predicate : predicates) {
      Optional<io.famfsarrow.arrow.filter.Predicate> exact = translation.exact(predicate);
      if (exact.isEmpty() || !open.allMatch(selected, exact.get())) {
        left.add(predicate);
      }
    }
    return left.toArray(Predicate[]::new);
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.toArray(Predicate[]::new);
  }

  @Override
  public boolean supportCompletePushDown(Aggregation aggregation) {
    return enforced && find(aggregation).isPresent();
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    grouped = names(aggregation.groupByExpressions());
    answer = enforced ? find(aggregation).orElse(null) : null;
    return answer != null;
  }

  private static Set<String> names(Expression[] columns) {
    return Arrays.stream(columns)
        .filter(NamedReference.class::isInstance)
        .map(column -> ((NamedReference) column).fieldNames()[0])
        .collect(Collectors.toSet());
  }

  private Optional<AggregateAnswer> find(Aggregation aggregation) {
    return OpenTable.ask(
        address, snapshot, open -> AggregateAnswer.of(aggregation, open, selected(open), columns));
  }

  /** All batches, unless predicates were pushed down. */
  private List<BatchRef> selected(OpenTable open) {
    return selected == null ? open.all() : selected;
  }

  /** Spark asks for it only where no predicate is left above the scan. */
  @Override
  public boolean pushLimit(int rows) {
    if (!enforced) {
      return false;
    }
    limit = rows;
    return true;
  }

  @Override
  public Scan build() {
    if (answer != null) {
      return answer;
    }
    ScanRequest request =
        new ScanRequest(address, snapshot, wanted, pushed, grouped, limit, options);
    return FamfsScan.of(request, columns, translation, this::selected);
  }
}
