package io.famfsarrow.spark.column;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Structs: children have the same rows. */
final class StructColumn extends DirectColumn {

  private final List<ColumnVector> children;

  StructColumn(DataType type, Nulls nulls, List<ColumnVector> children) {
    super(type, nulls);
    this.children = children;
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return children.get(ordinal);
  }
}
