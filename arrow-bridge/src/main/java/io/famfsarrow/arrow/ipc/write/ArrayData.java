package io.famfsarrow.arrow.ipc.write;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * One array of a source batch: what its record batch says of it, not yet trusted.
 *
 * @param field name and type; for a dictionary-encoded column the type of the indices
 * @param type physical type: for an extension type the type that stores it
 * @param length number of values
 * @param nullCount number of nulls, or -1 if the source does not say
 * @param buffers in the order of the columnar format; validity first where the type has it
 * @param children nested arrays
 * @param remap what becomes of dictionary indices, or null if they stay as they are
 */
record ArrayData(
    Field field,
    ArrowType type,
    long length,
    long nullCount,
    List<Region> buffers,
    List<ArrayData> children,
    IndexRemap remap) {

  String name() {
    return field.getName();
  }

  Region buffer(int index) {
    return buffers.get(index);
  }

  ArrayData child(int index) {
    return children.get(index);
  }

  /**
   * Bounds a slice.
   *
   * @throws CorruptSourceException if the array is too short for it
   */
  void require(long from, long count) {
    if (from < 0 || count < 0 || from > length - count) {
      throw new CorruptSourceException(
          "column \"%s\": an array of %d values should hold %d values at %d; the source is damaged"
              .formatted(name(), length, count, from));
    }
  }
}
