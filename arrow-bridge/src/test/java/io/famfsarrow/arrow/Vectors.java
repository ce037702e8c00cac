package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** Comparing vectors value by value and walking their buffers. */
final class Vectors {

  private Vectors() {}

  static void assertSame(VectorSchemaRoot expected, VectorSchemaRoot found) {
    assertEquals(expected.getSchema(), found.getSchema());
    assertSameValues(expected, found);
  }

  static void assertSameValues(VectorSchemaRoot expected, VectorSchemaRoot found) {
    assertEquals(expected.getRowCount(), found.getRowCount());
    assertEquals(expected.getFieldVectors().size(), found.getFieldVectors().size());
    for (int column = 0; column < expected.getFieldVectors().size(); column++) {
      assertSame(expected.getVector(column), found.getVector(column));
    }
  }

  /** All but the numbers of dictionaries. */
  static void assertSameFields(List<Field> expected, List<Field> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      Field want = expected.get(i);
      Field have = found.get(i);
      assertEquals(want.getName(), have.getName());
      assertEquals(want.getType(), have.getType(), want.getName());
      assertEquals(want.isNullable(), have.isNullable(), want.getName());
      assertEquals(want.getMetadata(), have.getMetadata(), want.getName());
      assertEquals(want.getDictionary() == null, have.getDictionary() == null, want.getName());
      assertSameFields(want.getChildren(), have.getChildren());
    }
  }

  static void assertSame(FieldVector expected, FieldVector found) {
    String name = expected.getField().getName();
    assertEquals(expected.getClass(), found.getClass(), name);
    assertEquals(expected.getValueCount(), found.getValueCount(), name);
    assertEquals(expected.getNullCount(), found.getNullCount(), name + ", nulls");
    for (int row = 0; row < expected.getValueCount(); row++) {
      assertEquals(value(expected, row), value(found, row), name + ", row " + row);
    }
  }

  static Object value(FieldVector vector, int row) {
    return plain(vector.isNull(row) ? null : vector.getObject(row));
  }

  /** Byte arrays as lists, at any depth, so that equals compares their content. */
  private static Object plain(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(item -> plain.add(plain(item)));
      return plain;
    }
    return value;
  }

  /** Buffers of the vector and all below it. */
  static List<ArrowBuf> buffers(FieldVector vector) {
    List<ArrowBuf> buffers = new ArrayList<>(vector.getFieldBuffers());
    vector.getChildrenFromFields().forEach(child -> buffers.addAll(buffers(child)));
    return buffers;
  }
}
