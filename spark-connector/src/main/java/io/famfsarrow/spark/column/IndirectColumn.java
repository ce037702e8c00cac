package io.famfsarrow.spark.column;

import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.apache.spark.unsafe.types.UTF8String;

/** A column whose rows refer to values of another column: dictionary-encoded or run-end encoded. */
final class IndirectColumn extends DirectColumn {

  /** Which value each row refers to. */
  interface References {
    /**
     * Of a row that is not null.
     *
     * @return a row of the values
     */
    int at(int row);
  }

  private final Nulls nulls;
  private final References references;
  private final ColumnVector values;

  /**
   * @param nulls of the references; values may be null too
   */
  IndirectColumn(Nulls nulls, References references, ColumnVector values) {
    super(values.dataType(), nulls);
    this.nulls = nulls;
    this.references = references;
    this.values = values;
  }

  @Override
  public boolean hasNull() {
    return nulls.any() || values.hasNull();
  }

  @Override
  public boolean isNullAt(int row) {
    return nulls.at(row) || (values.hasNull() && values.isNullAt(references.at(row)));
  }

  @Override
  public boolean getBoolean(int row) {
    return values.getBoolean(references.at(row));
  }

  @Override
  public byte getByte(int row) {
    return values.getByte(references.at(row));
  }

  @Override
  public short getShort(int row) {
    return values.getShort(references.at(row));
  }

  @Override
  public int getInt(int row) {
    return values.getInt(references.at(row));
  }

  @Override
  public long getLong(int row) {
    return values.getLong(references.at(row));
  }

  @Override
  public float getFloat(int row) {
    return values.getFloat(references.at(row));
  }

  @Override
  public double getDouble(int row) {
    return values.getDouble(references.at(row));
  }

  @Override
  public ColumnarArray getArray(int row) {
    return values.getArray(references.at(row));
  }

  @Override
  public ColumnarMap getMap(int row) {
    return values.getMap(references.at(row));
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return values.getDecimal(references.at(row), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return values.getUTF8String(references.at(row));
  }

  @Override
  public byte[] getBinary(int row) {
    return values.getBinary(references.at(row));
  }

  @Override
  public CalendarInterval getInterval(int row) {
    return isNullAt(row) ? null : values.getInterval(references.at(row));
  }

  /** Spark asks a struct's children for the struct's own row. */
  @Override
  public ColumnVector getChild(int ordinal) {
    return new IndirectColumn(nulls, references, values.getChild(ordinal));
  }
}
