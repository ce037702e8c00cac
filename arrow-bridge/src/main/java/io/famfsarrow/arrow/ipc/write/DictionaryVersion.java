package io.famfsarrow.arrow.ipc.write;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The values that a dictionary vector had at one moment. Its buffers are shared, not copied: they
 * stay, at the same addresses, while the owner of the vector loads others.
 */
final class DictionaryVersion implements AutoCloseable {

  /** Stands for a null value in maps. */
  private static final Object NULL = new Object();

  private final Field field;
  private final int size;
  private final List<Long> places;
  private final VectorSchemaRoot copy;
  private final SourceBatch batch;
  private final List<ArrowBuf> buffers;
  private final boolean hasNulls;

  DictionaryVersion(FieldVector vector, DictionaryMerger nested) {
    this.field = vector.getField();
    this.size = vector.getValueCount();
    this.places = places(vector);
    ArrowRecordBatch unloaded =
        new VectorUnloader(new VectorSchemaRoot(List.of(field), List.of(vector), size), true, false)
            .getRecordBatch();
    this.buffers = unloaded.getBuffers();
    this.hasNulls = vector.getNullCount() > 0;
    this.batch = new SourceBatch(unloaded, List.of(field), nested);
    this.copy = VectorSchemaRoot.create(new Schema(List.of(field)), vector.getAllocator());
    new VectorLoader(copy).load(unloaded);
  }

  /** Whether the vector still is what this was made of. */
  boolean isOf(FieldVector vector) {
    return vector.getValueCount() == size && places(vector).equals(places);
  }

  private static List<Long> places(FieldVector vector) {
    List<Long> places = new ArrayList<>();
    addPlaces(vector, places);
    return places;
  }

  private static void addPlaces(FieldVector vector, List<Long> places) {
    for (ArrowBuf buffer : vector.getFieldBuffers()) {
      places.add(buffer.capacity() == 0 ? 0 : buffer.memoryAddress());
    }
    for (FieldVector child : vector.getChildrenFromFields()) {
      addPlaces(child, places);
    }
  }

  Field field() {
    return field;
  }

  int size() {
    return size;
  }

  SourceBatch batch() {
    return batch;
  }

  /** A value that can be compared and hashed. */
  Object value(int index) {
    Object value = copy.getVector(0).getObject(index);
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    return value == null ? NULL : value;
  }

  /**
   * Whether all values of an older version stand at the start of this one, as far as comparing
   * memory can tell; false means that the values must be looked at.
   */
  boolean startsWith(DictionaryVersion older) {
    if (hasNulls || older.hasNulls || size < older.size || older.size == 0) {
      return false;
    }
    ArrowType type = ColumnPlans.physical(field.getType());
    return switch (type.getTypeID()) {
      case Utf8, Binary -> startsWithBytes(older, Integer.BYTES);
      case LargeUtf8, LargeBinary -> startsWithBytes(older, Long.BYTES);
      case Int, FloatingPoint, Decimal, Date, Time, Timestamp ->
          sameBytes(older, 1, (long) older.size * Widths.bytesOf(field.getName(), type));
      default -> false;
    };
  }

  private boolean startsWithBytes(DictionaryVersion older, int width) {
    long end = older.batch.columns().get(0).buffer(1).integer(older.size, width);
    return sameBytes(older, 1, (older.size + 1L) * width) && sameBytes(older, 2, end);
  }

  private boolean sameBytes(DictionaryVersion older, int buffer, long lengthBytes) {
    ArrowBuf mine = buffers.get(buffer);
    ArrowBuf theirs = older.buffers.get(buffer);
    return lengthBytes <= Math.min(mine.capacity(), theirs.capacity())
        && ByteFunctionHelpers.equal(mine, 0, lengthBytes, theirs, 0, lengthBytes) != 0;
  }

  @Override
  public void close() {
    copy.close();
    batch.close();
  }
}
