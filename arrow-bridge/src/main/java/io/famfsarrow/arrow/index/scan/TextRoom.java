package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.OrderedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * How much room the bounds of strings and binaries may take, before any of them is known: none is
 * longer than the data of its batch, or than {@link OrderedType#MAX_BYTES}. Used by one thread.
 */
public final class TextRoom {

  private final List<Field> fields;
  private final long[] bytes;

  /**
   * @param fields with the types that the buffers have (indices of dictionaries)
   */
  public TextRoom(List<Field> fields) {
    this.fields = fields;
    this.bytes = new long[fields.size()];
  }

  public void add(BodyShape batch) {
    List<ArrayPlace> arrays = ArrayPlace.all(fields, batch, 0);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Math.addExact(bytes[i], Math.min(OrderedType.MAX_BYTES, dataBytes(arrays.get(i))));
    }
  }

  /** Of a dictionary or of views it is not worth while to look. */
  private static long dataBytes(ArrayPlace array) {
    if (array.rows() == 0) {
      return 0;
    }
    boolean known =
        array.field().getDictionary() == null
            && OrderedType.of(array.type()).kind() == OrderedType.Kind.BYTES;
    return known ? array.buffers().sizeBytes(2) : OrderedType.MAX_BYTES;
  }

  /** For the lower bounds of each column, and again for the upper ones. */
  public List<Long> bytes() {
    List<Long> all = new ArrayList<>();
    Arrays.stream(bytes).forEach(all::add);
    return all;
  }
}
