package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.OrderedType;
import io.famfsarrow.arrow.index.OrderedType.Kind;
import io.famfsarrow.arrow.index.scan.ColumnSummary;
import io.famfsarrow.arrow.ipc.ViewLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One array of a batch index: its number of nulls, and its buffers, whose room is known from the
 * start and whose bytes when the table is complete.
 */
final class IndexArray {

  /** One buffer. */
  record Buffer(long capacityBytes, LongSupplier size, Supplier<byte[]> content) {
    static Buffer of(long sizeBytes, Supplier<byte[]> content) {
      return new Buffer(sizeBytes, () -> sizeBytes, content);
    }

    long sizeBytes() {
      return size.getAsLong();
    }

    byte[] bytes() {
      return content.get();
    }
  }

  private static final Buffer NO_VALIDITY = Buffer.of(0, () -> new byte[0]);

  private final int rows;
  private final IntPredicate isNull;
  private final List<Buffer> buffers = new ArrayList<>();
  private final boolean view;

  private IndexArray(int rows, IntPredicate isNull, boolean view) {
    this.rows = rows;
    this.isNull = isNull;
    this.view = view;
    buffers.add(
        isNull == null
            ? NO_VALIDITY
            : Buffer.of(IpcLayout.bitmapBytes(rows), () -> bits(row -> !isNull.test(row))));
  }

  /** All arrays of an index, parents before their children. */
  static List<IndexArray> all(IndexTable table, List<Long> textRoom) {
    int rows = table.batches();
    List<IndexArray> arrays = new ArrayList<>();
    arrays.add(new IndexArray(rows, null, false).longs(table.rowCounts));
    arrays.add(new IndexArray(rows, null, false).ints(table.crcs));
    for (int i = 0; i < table.columns.size(); i++) {
      addColumn(arrays, rows, table.columns.get(i), textRoom.get(i));
    }
    return arrays;
  }

  private static void addColumn(
      List<IndexArray> arrays, int rows, IndexTable.Column column, long textRoom) {
    arrays.add(new IndexArray(rows, null, false));
    arrays.add(counts(rows, column.nullCounts));
    if (column.type.ordered()) {
      arrays.add(bounds(rows, column.type, column.min, textRoom));
      arrays.add(bounds(rows, column.type, column.max, textRoom));
      arrays.add(flags(rows, column.exact));
    }
    if (column.type.kind() == Kind.FLOAT) {
      arrays.add(counts(rows, column.nanCounts));
    }
  }

  private static IndexArray counts(int rows, long[] counts) {
    return new IndexArray(rows, row -> counts[row] == ColumnSummary.UNKNOWN, false).longs(counts);
  }

  private static IndexArray flags(int rows, Boolean[] flags) {
    IndexArray array = new IndexArray(rows, row -> flags[row] == null, false);
    array.buffers.add(
        Buffer.of(
            IpcLayout.bitmapBytes(rows), () -> array.bits(row -> Boolean.TRUE.equals(flags[row]))));
    return array;
  }

  private static IndexArray bounds(int rows, OrderedType type, byte[][] bounds, long textRoom) {
    IndexArray array = new IndexArray(rows, row -> bounds[row] == null, type.kind() == Kind.VIEW);
    switch (type.kind()) {
      case BOOLEAN ->
          array.buffers.add(
              Buffer.of(
                  IpcLayout.bitmapBytes(rows),
                  () -> array.bits(row -> bounds[row] != null && bounds[row][0] != 0)));
      case BYTES -> array.addStrings(type.widthBytes(), bounds, textRoom);
      case VIEW -> array.addViews(bounds, textRoom);
      default -> array.addFixed(type.widthBytes(), bounds);
    }
    return array;
  }

  long nullCount() {
    long nulls = 0;
    for (int row = 0; isNull != null && row < rows; row++) {
      nulls += isNull.test(row) ? 1 : 0;
    }
    return nulls;
  }

  boolean isView() {
    return view;
  }

  List<Buffer> buffers() {
    return buffers;
  }

  private byte[] bits(IntPredicate isSet) {
    byte[] bits = new byte[(int) IpcLayout.bitmapBytes(rows)];
    for (int row = 0; row < rows; row++) {
      bits[row >>> 3] |= (byte) (isSet.test(row) ? 1 << (row & 7) : 0);
    }
    return bits;
  }

  private static byte[] filled(long lengthBytes, Consumer<ByteBuffer> filler) {
    byte[] bytes = new byte[Math.toIntExact(lengthBytes)];
    filler.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }

  private void add(long sizeBytes, Consumer<ByteBuffer> filler) {
    buffers.add(Buffer.of(sizeBytes, () -> filled(sizeBytes, filler)));
  }

  /** Nulls are stored as zeros, like everywhere. */
  private IndexArray longs(long[] numbers) {
    add(
        (long) rows * Long.BYTES,
        bytes -> {
          for (int row = 0; row < rows; row++) {
            bytes.putLong(isNull != null && isNull.test(row) ? 0 : numbers[row]);
          }
        });
    return this;
  }

  private IndexArray ints(int[] numbers) {
    add((long) rows * Integer.BYTES, bytes -> bytes.asIntBuffer().put(numbers));
    return this;
  }

  private void addFixed(int width, byte[][] bounds) {
    add(
        (long) rows * width,
        bytes -> {
          for (byte[] bound : bounds) {
            bytes.put(bound == null ? new byte[width] : bound);
          }
        });
  }

  private void addStrings(int offsetBytes, byte[][] bounds, long textRoom) {
    add((rows + 1L) * offsetBytes, bytes -> putOffsets(bytes, offsetBytes, bounds));
    addText(bounds, 0, textRoom);
  }

  private void putOffsets(ByteBuffer bytes, int offsetBytes, byte[][] bounds) {
    long offset = 0;
    for (int row = 0; row <= rows; row++) {
      if (offsetBytes == Integer.BYTES) {
        bytes.putInt(Math.toIntExact(offset));
      } else {
        bytes.putLong(offset);
      }
      offset += row == rows || bounds[row] == null ? 0 : bounds[row].length;
    }
  }

  /** All bounds longer than some length, one behind the other. */
  private void addText(byte[][] bounds, int longerThan, long textRoom) {
    LongSupplier size = () -> textBytes(bounds, longerThan);
    buffers.add(
        new Buffer(
            textRoom,
            size,
            () -> filled(size.getAsLong(), bytes -> putText(bytes, bounds, longerThan))));
  }

  private static void putText(ByteBuffer bytes, byte[][] bounds, int longerThan) {
    for (byte[] bound : bounds) {
      if (bound != null && bound.length > longerThan) {
        bytes.put(bound);
      }
    }
  }

  private static long textBytes(byte[][] bounds, int longerThan) {
    long sum = 0;
    for (byte[] bound : bounds) {
      sum += bound != null && bound.length > longerThan ? bound.length : 0;
    }
    return sum;
  }

  private void addViews(byte[][] bounds, long textRoom) {
    add((long) rows * ViewLayout.VIEW_BYTES, bytes -> putViews(bytes, bounds));
    addText(bounds, ViewLayout.MAX_INLINE_BYTES, textRoom);
  }

  private static void putViews(ByteBuffer bytes, byte[][] bounds) {
    int offset = 0;
    for (int row = 0; row < bounds.length; row++) {
      byte[] bound = bounds[row];
      int view = row * ViewLayout.VIEW_BYTES;
      if (bound != null && bound.length <= ViewLayout.MAX_INLINE_BYTES) {
        bytes.putInt(view, bound.length).put(view + ViewLayout.PREFIX_OFFSET, bound);
      } else if (bound != null) {
        bytes.putInt(view, bound.length);
        bytes.put(view + ViewLayout.PREFIX_OFFSET, bound, 0, Integer.BYTES);
        bytes.putInt(view + ViewLayout.BUFFER_OFFSET_OFFSET, offset);
        offset += bound.length;
      }
    }
  }
}
