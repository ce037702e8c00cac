package io.famfsarrow.spark.column;

import org.apache.spark.sql.types.DataTypes;

/** A column of nothing but nulls. */
final class NullColumn extends DirectColumn {

  NullColumn(int rows) {
    super(DataTypes.NullType, Nulls.none(rows));
  }

  @Override
  public boolean hasNull() {
    return rows() > 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return true;
  }
}
