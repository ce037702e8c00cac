package io.famfsarrow.spark.write.fill;

import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/** Finds who can put values of a Spark type into a vector of an Arrow type. */
final class Fillers {

  /** Stores one value that is there. */
  interface Setter {
    void set(int index, SpecializedGetters values, int ordinal);
  }

  private Fillers() {}

  /**
   * The filler of a column, or of a part of a nested one.
   *
   * @param path name of the column, for messages
   * @throws UnwritableColumnException if values of the one do not go into the other
   */
  static ColumnFiller of(String path, DataType type, FieldVector vector) {
    ColumnFiller filler =
        vector.getField().getDictionary() == null ? find(path, type, vector) : null;
    if (filler == null) {
      throw new UnwritableColumnException(
          path,
          type.catalogString(),
          "the table has it as "
              + vector.getField()
              + ", which Spark does not write; write to a new table");
    }
    return filler;
  }

  /** A filler for values of a fixed width. */
  static ColumnFiller fixed(FieldVector vector, Setter setter) {
    return new ColumnFiller(vector) {
      @Override
      long set(int index, SpecializedGetters values, int ordinal) {
        setter.set(index, values, ordinal);
        return 0;
      }
    };
  }

  private static ColumnFiller find(String path, DataType type, FieldVector vector) {
    if (type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
      return nested(path, type, vector);
    }
    if (type instanceof IntegralType) {
      ColumnFiller number = NumberFillers.integer(path, type, vector);
      boolean mayBeTime = number == null && type instanceof LongType;
      return mayBeTime ? TimeFillers.time(path, vector) : number;
    }
    if (type instanceof DecimalType decimal) {
      return NumberFillers.decimal(path, decimal, vector);
    }
    if (type instanceof StringType) {
      return BytesFillers.text(path, vector);
    }
    if (type instanceof BinaryType) {
      return BytesFillers.binary(path, vector);
    }
    if (type instanceof DateType) {
      return TimeFillers.date(vector);
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return TimeFillers.timestamp(path, type instanceof TimestampType, vector);
    }
    if (type instanceof DayTimeIntervalType) {
      return TimeFillers.duration(path, vector);
    }
    return TimesOfDay.isTime(type) ? TimeFillers.time(path, vector) : simple(type, vector);
  }

  private static ColumnFiller simple(DataType type, FieldVector vector) {
    if (type instanceof BooleanType && vector instanceof BitVector bits) {
      return fixed(bits, (i, v, n) -> bits.setSafe(i, v.getBoolean(n) ? 1 : 0));
    }
    if (type instanceof FloatType && vector instanceof Float4Vector floats) {
      return fixed(floats, (i, v, n) -> floats.setSafe(i, v.getFloat(n)));
    }
    if (type instanceof DoubleType && vector instanceof Float8Vector doubles) {
      return fixed(doubles, (i, v, n) -> doubles.setSafe(i, v.getDouble(n)));
    }
    if (type instanceof YearMonthIntervalType && vector instanceof IntervalYearVector months) {
      return fixed(months, (i, v, n) -> months.setSafe(i, v.getInt(n)));
    }
    return type instanceof NullType && vector instanceof NullVector
        ? fixed(vector, (i, v, n) -> {})
        : null;
  }

  private static ColumnFiller nested(String path, DataType type, FieldVector vector) {
    if (type instanceof StructType struct && vector instanceof StructVector structs) {
      return StructFiller.of(path, struct, structs);
    }
    if (type instanceof MapType map && vector instanceof MapVector maps) {
      return MapFiller.of(path, map, maps);
    }
    return type instanceof ArrayType array
            && vector instanceof ListVector lists
            && !(vector instanceof MapVector)
        ? ListFiller.of(path, array, lists)
        : null;
  }
}
