package io.famfsarrow.spark;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Sets values of vectors of any type: numbers as they are stored, lists, and maps by name. */
final class VectorFill {

  private VectorFill() {}

  static void set(FieldVector vector, int row, Object value) {
    if (value == null) {
      setNull(vector, row);
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      setFixed(fixed, row, value);
    } else if (vector instanceof VariableWidthFieldVector variable) {
      byte[] bytes =
          value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
      variable.setSafe(row, bytes, 0, bytes.length);
    } else if (vector instanceof StructVector struct) {
      struct.setIndexDefined(row);
      Map<?, ?> fields = (Map<?, ?>) value;
      struct
          .getChildrenFromFields()
          .forEach(child -> set(child, row, fields.get(child.getField().getName())));
    } else if (vector instanceof MapVector map) {
      setMap(map, row, (Map<?, ?>) value);
    } else {
      setList(vector, row, (List<?>) value);
    }
  }

  private static void setNull(FieldVector vector, int row) {
    if (vector instanceof NullVector) {
      return; // has nothing else
    }
    if (vector instanceof FixedSizeListVector list) {
      while (row >= list.getValueCapacity()) {
        list.reAlloc();
      }
    }
    while (row >= vector.getValueCapacity()) {
      vector.reAlloc();
    }
    vector.setNull(row);
    if (vector instanceof StructVector struct) {
      struct.getChildrenFromFields().forEach(child -> set(child, row, null));
    }
  }

  private static void setFixed(BaseFixedWidthVector vector, int row, Object value) {
    if (vector instanceof BitVector bits) {
      bits.setSafe(row, (Boolean) value ? 1 : 0);
    } else if (vector instanceof DecimalVector decimals) {
      decimals.setSafe(row, (BigDecimal) value);
    } else if (vector instanceof Decimal256Vector decimals) {
      decimals.setSafe(row, (BigDecimal) value);
    } else if (vector instanceof Float4Vector floats) {
      floats.setSafe(row, ((Number) value).floatValue());
    } else if (vector instanceof Float8Vector doubles) {
      doubles.setSafe(row, ((Number) value).doubleValue());
    } else {
      while (row >= vector.getValueCapacity()) {
        vector.reAlloc();
      }
      vector.setIndexDefined(row);
      store(vector.getDataBuffer(), (long) row * vector.getTypeWidth(), vector, value);
    }
  }

  private static void store(ArrowBuf buffer, long at, BaseFixedWidthVector vector, Object value) {
    if (value instanceof byte[] bytes) {
      buffer.setBytes(at, bytes);
      return;
    }
    long number = ((Number) value).longValue();
    switch (vector.getTypeWidth()) {
      case Byte.BYTES -> buffer.setByte(at, (byte) number);
      case Short.BYTES -> buffer.setShort(at, (short) number);
      case Integer.BYTES -> buffer.setInt(at, (int) number);
      default -> buffer.setLong(at, number);
    }
  }

  private static void setMap(MapVector map, int row, Map<?, ?> value) {
    int start = map.startNewValue(row);
    StructVector entries = (StructVector) map.getDataVector();
    int i = start;
    for (Map.Entry<?, ?> entry : value.entrySet()) {
      entries.setIndexDefined(i);
      set(entries.getChildrenFromFields().get(0), i, entry.getKey());
      set(entries.getChildrenFromFields().get(1), i, entry.getValue());
      i++;
    }
    map.endValue(row, value.size());
  }

  private static void setList(FieldVector vector, int row, List<?> value) {
    FieldVector elements = vector.getChildrenFromFields().get(0);
    int start = start(vector, row);
    for (int i = 0; i < value.size(); i++) {
      set(elements, start + i, value.get(i));
    }
    end(vector, row, value.size());
  }

  private static int start(FieldVector vector, int row) {
    if (vector instanceof ListVector list) {
      return list.startNewValue(row);
    } else if (vector instanceof LargeListVector list) {
      return Math.toIntExact(list.startNewValue(row));
    } else if (vector instanceof ListViewVector list) {
      return list.startNewValue(row);
    } else if (vector instanceof LargeListViewVector list) {
      return Math.toIntExact(list.startNewValue(row));
    }
    return ((FixedSizeListVector) vector).startNewValue(row);
  }

  private static void end(FieldVector vector, int row, int length) {
    if (vector instanceof ListVector list) {
      list.endValue(row, length);
    } else if (vector instanceof LargeListVector list) {
      list.endValue(row, length);
    } else if (vector instanceof ListViewVector list) {
      list.endValue(row, length);
    } else if (vector instanceof LargeListViewVector list) {
      list.endValue(row, length);
    }
  }
}
