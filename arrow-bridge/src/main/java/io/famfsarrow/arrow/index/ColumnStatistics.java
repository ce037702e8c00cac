package io.famfsarrow.arrow.index;

import io.famfsarrow.arrow.ipc.MappedArray;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Statistics of one top-level column, batch by batch. Valid as long as the {@link BatchIndex} it is
 * from is open.
 *
 * <p>Every value of a batch that is neither null nor NaN lies between {@link #min()} and {@link
 * #max()}, where these are present.
 */
public final class ColumnStatistics {

  private static final int NULL_COUNT = 0;
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int EXACT = 3;
  private static final int NAN_COUNT = 4;

  private final BatchIndex index;
  private final Field field;
  private final OrderedType type;
  private final List<MappedArray> arrays;
  private final Bounds min;
  private final Bounds max;

  private ColumnStatistics(BatchIndex index, Field field, List<MappedArray> arrays) {
    this.index = index;
    this.field = field;
    this.type = OrderedType.of(field.getType());
    this.arrays = arrays;
    this.min = new Bounds(index, field.getType(), array(MIN));
    this.max = new Bounds(index, field.getType(), array(MAX));
  }

  static List<ColumnStatistics> all(BatchIndex index, Schema schema, IndexArrays arrays) {
    List<ColumnStatistics> columns = new ArrayList<>();
    for (int i = 0; i < schema.getFields().size(); i++) {
      List<MappedArray> own = arrays == null ? List.of() : arrays.ofColumn(i);
      columns.add(new ColumnStatistics(index, schema.getFields().get(i), own));
    }
    return List.copyOf(columns);
  }

  private MappedArray array(int child) {
    return child < arrays.size() ? arrays.get(child) : null;
  }

  /** The column; if it is dictionary-encoded, with the type of its values. */
  public Field field() {
    return field;
  }

  /** How its values are ordered. */
  public OrderedType type() {
    return type;
  }

  /** Nulls of a batch, or {@link BatchIndex#UNKNOWN}. */
  public long nullCount(int batch) {
    return count(NULL_COUNT, batch);
  }

  /** NaNs of a batch, or {@link BatchIndex#UNKNOWN}; 0 if the type has none. */
  public long nanCount(int batch) {
    return type.kind() == OrderedType.Kind.FLOAT ? count(NAN_COUNT, batch) : 0;
  }

  private long count(int child, int batch) {
    index.checkBatch(batch);
    MappedArray array = array(child);
    return array == null ? BatchIndex.UNKNOWN : IndexArrays.longAt(array, batch);
  }

  /** Whether least and greatest value of a batch are known as they are, neither cut nor absent. */
  public boolean isExact(int batch) {
    index.checkBatch(batch);
    MappedArray array = array(EXACT);
    return array != null && !IndexArrays.isNull(array, batch) && IndexArrays.bitAt(array, batch);
  }

  /** Lower bounds. */
  public Bounds min() {
    return min;
  }

  /** Upper bounds. */
  public Bounds max() {
    return max;
  }

  /**
   * The batch whose lower bound is that of all batches, or -1 if not all that need one have one.
   */
  public int leastBatch() {
    return outermost(min, -1);
  }

  /** The batch whose upper bound is that of all batches; as {@link #leastBatch()}. */
  public int greatestBatch() {
    return outermost(max, 1);
  }

  private int outermost(Bounds bounds, int sign) {
    int best = -1;
    for (int batch = 0; batch < index.batchCount(); batch++) {
      if (!bounds.isPresent(batch)) {
        if (mayHaveValues(batch)) {
          return -1;
        }
      } else if (best < 0 || bounds.compare(batch, bounds, best) * sign > 0) {
        best = batch;
      }
    }
    return best;
  }

  /** Whether a batch may have values that are neither null nor NaN. */
  public boolean mayHaveValues(int batch) {
    long rows = index.rowCount(batch);
    return rows == BatchIndex.UNKNOWN
        || rows > Math.max(0, nullCount(batch)) + Math.max(0, nanCount(batch));
  }
}
