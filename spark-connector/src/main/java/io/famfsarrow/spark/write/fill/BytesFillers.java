package io.famfsarrow.spark.write.fill;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.types.UTF8String;

/** Strings and binaries. */
final class BytesFillers {

  private interface TextSetter {
    void set(int index, ByteBuffer bytes, int start, int length);
  }

  private interface BinarySetter {
    void set(int index, byte[] bytes);
  }

  private BytesFillers() {}

  static ColumnFiller text(String path, FieldVector vector) {
    if (vector instanceof VarCharVector text) {
      return text(path, vector, text::setSafe);
    }
    return vector instanceof LargeVarCharVector text ? text(path, vector, text::setSafe) : null;
  }

  /** Spark's strings may hold any bytes, as casts of binaries do; Arrow's are UTF-8. */
  private static ColumnFiller text(String path, FieldVector vector, TextSetter setter) {
    return new ColumnFiller(vector) {
      @Override
      long set(int index, SpecializedGetters values, int ordinal) {
        UTF8String value = values.getUTF8String(ordinal);
        if (!value.isValid()) {
          throw new UnfitValueException(
              path,
              "bytes that are not UTF-8",
              vector.getField().getType(),
              "write the column as BINARY, or replace them with make_valid_utf8");
        }
        ByteBuffer bytes = value.getByteBuffer();
        setter.set(index, bytes, bytes.position(), value.numBytes());
        return value.numBytes();
      }
    };
  }

  static ColumnFiller binary(String path, FieldVector vector) {
    if (vector instanceof VarBinaryVector binary) {
      return binary(vector, binary::setSafe);
    }
    if (vector instanceof LargeVarBinaryVector binary) {
      return binary(vector, binary::setSafe);
    }
    return vector instanceof FixedSizeBinaryVector fixed
        ? binary(vector, (index, bytes) -> fixed.setSafe(index, fit(path, fixed, bytes)))
        : null;
  }

  private static byte[] fit(String path, FixedSizeBinaryVector vector, byte[] bytes) {
    if (bytes.length != vector.getByteWidth()) {
      throw new UnfitValueException(path, bytes.length + " bytes", vector.getField().getType());
    }
    return bytes;
  }

  private static ColumnFiller binary(FieldVector vector, BinarySetter setter) {
    return new ColumnFiller(vector) {
      @Override
      long set(int index, SpecializedGetters values, int ordinal) {
        byte[] value = values.getBinary(ordinal);
        setter.set(index, value);
        return value.length;
      }
    };
  }
}
