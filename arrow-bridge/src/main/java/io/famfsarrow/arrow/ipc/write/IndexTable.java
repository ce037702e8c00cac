package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.OrderedType;
import io.famfsarrow.arrow.index.scan.BlockSummary;
import io.famfsarrow.arrow.index.scan.ColumnSummary;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The contents of a batch index, column by column, a row for each batch. Different rows may be set
 * by different threads.
 */
final class IndexTable {

  final long[] rowCounts;
  final int[] crcs;
  final List<Column> columns = new ArrayList<>();

  /** What the index has of one column of the table. */
  static final class Column {
    final OrderedType type;
    final long[] nullCounts;
    final long[] nanCounts;
    final byte[][] min;
    final byte[][] max;
    final Boolean[] exact;

    Column(OrderedType type, int batches) {
      this.type = type;
      this.nullCounts = new long[batches];
      this.nanCounts = new long[type.kind() == OrderedType.Kind.FLOAT ? batches : 0];
      this.min = new byte[type.ordered() ? batches : 0][];
      this.max = new byte[min.length][];
      this.exact = new Boolean[min.length];
    }

    private void set(int batch, ColumnSummary summary) {
      nullCounts[batch] = summary.nullCount();
      if (nanCounts.length > 0) {
        nanCounts[batch] = summary.nanCount();
      }
      if (min.length > 0) {
        min[batch] = summary.min();
        max[batch] = summary.max();
        exact[batch] = summary.exact();
      }
    }
  }

  /**
   * @param schema of the table, in message format
   */
  IndexTable(Schema schema, int batches) {
    this.rowCounts = new long[batches];
    this.crcs = new int[batches];
    for (Field field : schema.getFields()) {
      columns.add(new Column(OrderedType.of(field.getType()), batches));
    }
  }

  int batches() {
    return rowCounts.length;
  }

  void set(int batch, BlockSummary summary) {
    rowCounts[batch] = summary.rows();
    crcs[batch] = summary.crc32c();
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).set(batch, summary.columns().get(i));
    }
  }
}
