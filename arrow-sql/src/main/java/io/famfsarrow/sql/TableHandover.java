package io.famfsarrow.sql;

import io.famfsarrow.arrow.cdata.ExportedStream;
import io.famfsarrow.arrow.dataset.DatasetScan;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A table on its way into an engine, for one place where a query names it.
 *
 * <p>The query sees all columns. Those that it does not use are not in the stream; should it look
 * at one all the same, it fails, and never gets a wrong value.
 */
final class TableHandover implements AutoCloseable {

  /** In the message of a query that looks at a column that was not handed over. */
  static final String NOT_HANDED_OVER = "famfs-arrow: this column was not handed over";

  private final TableReference reference;
  private final FamfsDataset dataset;
  private final TableLayout layout;
  private final BitSet positions;
  private final ColumnSet columns;
  private final boolean copiedIn;
  private final int batches;
  private final ExportedStream stream;

  /**
   * Prepares what a plan uses.
   *
   * @param scan of the batches that matter
   */
  TableHandover(
      TableReference reference,
      DatasetScan scan,
      TableLayout layout,
      ScanUse use,
      BufferAllocator allocator) {
    this.reference = reference;
    this.dataset = scan.dataset();
    this.layout = layout;
    this.positions = use.columns();
    this.columns = new ColumnSet(layout.names(), positions);
    this.copiedIn = use.scans() > 1;
    DatasetScan projected = columns.project(scan);
    this.batches = projected.batches().length;
    this.stream = ExportedStream.of(projected, columns::view, allocator);
  }

  /**
   * Registers the stream and makes the query's view of it.
   *
   * @param number different from that of other tables in the engine
   */
  void into(Engine engine, int number) {
    String source = SqlText.OWN + "stream_" + number;
    engine.register(source, stream.stream());
    if (copiedIn) {
      String copy = SqlText.OWN + "copy_" + number;
      engine.run("CREATE TEMP TABLE " + SqlText.name(copy) + " AS FROM " + SqlText.name(source));
      source = copy;
    }
    String error = "error(" + SqlText.literal(NOT_HANDED_OVER) + ")::";
    String select = columns.select(column -> error + layout.types().get(column), source);
    engine.run("CREATE TEMP VIEW " + SqlText.name(reference.view()) + " AS " + select);
  }

  boolean isStreamed() {
    return !copiedIn;
  }

  Optional<Throwable> failure() {
    return stream.failure();
  }

  TableUse use() {
    List<Field> fields = dataset.schema().getFields();
    return new TableUse(
        reference.name(),
        reference.path(),
        dataset.parts().size(),
        positions.stream().mapToObj(column -> fields.get(column).getName()).toList(),
        fields.size(),
        dataset.batchCount(),
        dataset.batchCount() - batches,
        stream.batchesRead(),
        stream.copyReport(),
        copiedIn);
  }

  /** After the engine was closed. */
  @Override
  public void close() {
    stream.close();
  }
}
