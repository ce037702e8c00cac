package io.famfsarrow.arrow.ipc;

import java.util.AbstractList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A root that can be told its number of rows without touching its vectors. Arrow's own {@code
 * setRowCount} resizes every vector, which reads offsets, may allocate, and cuts children of dense
 * unions short.
 */
public final class CountedRoot extends VectorSchemaRoot {

  private final HideableList vectors;

  private CountedRoot(Schema schema, HideableList vectors, int rows) {
    super(schema, vectors, rows);
    this.vectors = vectors;
  }

  public static CountedRoot of(Schema schema, List<FieldVector> vectors, int rows) {
    return new CountedRoot(schema, new HideableList(vectors), rows);
  }

  /** States the rows of vectors that were filled by {@link VectorFactory#fill}. */
  public void countRows(int rows) {
    vectors.hidden = true;
    try {
      super.setRowCount(rows);
    } finally {
      vectors.hidden = false;
    }
  }

  /** The root keeps this very list, and walks it when its row count is set. */
  private static final class HideableList extends AbstractList<FieldVector> {
    private final List<FieldVector> vectors;
    private boolean hidden;

    HideableList(List<FieldVector> vectors) {
      this.vectors = List.copyOf(vectors);
    }

    @Override
    public FieldVector get(int index) {
      return vectors.get(index);
    }

    @Override
    public int size() {
      return hidden ? 0 : vectors.size();
    }
  }
}
