package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Record batches with random but valid arrays of any type, made buffer by buffer: with room to
 * spare that holds garbage, offsets that do not start at 0, and children longer than needed.
 */
public final class RandomBatch {

  private final BufferAllocator allocator;
  private final Random random;
  private final double nullShare;
  private final List<ArrowFieldNode> nodes = new ArrayList<>();
  private final List<ArrowBuf> buffers = new ArrayList<>();
  private final List<Long> variadicCounts = new ArrayList<>();

  private boolean gapsInUnions = true;

  private RandomBatch(BufferAllocator allocator, Random random, double nullShare) {
    this.allocator = allocator;
    this.random = random;
    this.nullShare = nullShare;
  }

  public static ArrowRecordBatch of(
      BufferAllocator allocator, List<Field> fields, int rows, Random random, double nullShare) {
    return new RandomBatch(allocator, random, nullShare).make(fields, rows);
  }

  /**
   * The same for those who load it into vectors: arrow-java cuts off children of dense unions that
   * have more values than are referred to.
   */
  public static ArrowRecordBatch forVectors(
      BufferAllocator allocator, List<Field> fields, int rows, Random random, double nullShare) {
    RandomBatch batch = new RandomBatch(allocator, random, nullShare);
    batch.gapsInUnions = false;
    return batch.make(fields, rows);
  }

  private ArrowRecordBatch make(List<Field> fields, int rows) {
    fields.forEach(field -> array(field, rows));
    return new ArrowRecordBatch(
        rows,
        nodes,
        buffers,
        NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
        variadicCounts,
        false,
        false);
  }

  private void array(Field field, int n) {
    ArrowType type = field.getType();
    switch (type.getTypeID()) {
      case Null -> nodes.add(new ArrowFieldNode(n, n));
      case Bool -> {
        validity(field, n);
        bytes((n + 7) / 8);
      }
      case Utf8, Binary -> text(field, n, 4);
      case LargeUtf8, LargeBinary -> text(field, n, 8);
      case Utf8View, BinaryView -> views(field, n);
      case List, Map -> list(field, n, 4);
      case LargeList -> list(field, n, 8);
      case ListView -> listView(field, n, 4);
      case LargeListView -> listView(field, n, 8);
      case FixedSizeList -> {
        validity(field, n);
        array(field.getChildren().get(0), n * ((ArrowType.FixedSizeList) type).getListSize());
      }
      case Struct -> {
        validity(field, n);
        field.getChildren().forEach(child -> array(child, n));
      }
      case Union -> union(field, (ArrowType.Union) type, n);
      case RunEndEncoded -> runs(field, n);
      default -> {
        validity(field, n);
        numbers(n, Widths.bytesOf(field.getName(), type));
      }
    }
  }

  /** Adds the node and the validity buffer; sometimes none where nothing is null. */
  private void validity(Field field, int n) {
    ArrowBuf bits = buffer((n + 7) / 8);
    int nulls = 0;
    for (int i = 0; i < n; i++) {
      boolean isNull = field.isNullable() && random.nextDouble() < nullShare;
      nulls += isNull ? 1 : 0;
      int old = bits.getByte(i / 8);
      bits.setByte(i / 8, isNull ? old & ~(1 << (i % 8)) : old | (1 << (i % 8)));
    }
    nodes.add(new ArrowFieldNode(n, nulls));
    buffers.add(bits);
  }

  /** A buffer with garbage in it and behind its end. */
  private ArrowBuf buffer(long lengthBytes) {
    ArrowBuf buffer = allocator.buffer(lengthBytes + 40);
    for (long i = 0; i < buffer.capacity(); i++) {
      buffer.setByte(i, random.nextInt());
    }
    buffer.writerIndex(lengthBytes);
    return buffer;
  }

  private void bytes(long lengthBytes) {
    buffers.add(buffer(lengthBytes));
  }

  /** Small positive numbers of any width, so that every type can show them. */
  private void numbers(int n, int width) {
    ArrowBuf values = buffer((long) n * width);
    for (int i = 0; i < n; i++) {
      int number = random.nextInt(width == 1 ? 100 : width == 2 ? 10_000 : 1_000_000);
      for (int b = 0; b < width; b++) {
        values.setByte((long) i * width + b, b < 4 ? number >>> (8 * b) : 0);
      }
    }
    buffers.add(values);
  }

  private ArrowBuf offsets(int n, int width, int most) {
    ArrowBuf offsets = buffer((n + 1L) * width);
    long offset = random.nextInt(5);
    for (int i = 0; i <= n; i++) {
      set(offsets, i, width, offset);
      offset += random.nextInt(most);
    }
    if (n == 0) {
      offsets.writerIndex(0);
    }
    buffers.add(offsets);
    return offsets;
  }

  private static void set(ArrowBuf buffer, long index, int width, long value) {
    if (width == 4) {
      buffer.setInt(index * 4, (int) value);
    } else {
      buffer.setLong(index * 8, value);
    }
  }

  private static int get(ArrowBuf buffer, long index, int width) {
    return width == 4 ? buffer.getInt(index * 4) : (int) buffer.getLong(index * 8);
  }

  private void text(Field field, int n, int width) {
    validity(field, n);
    ArrowBuf offsets = offsets(n, width, 20);
    letters(n == 0 ? 0 : get(offsets, n, width));
  }

  private void letters(int count) {
    ArrowBuf letters = buffer(count);
    for (int i = 0; i < count; i++) {
      letters.setByte(i, 'a' + random.nextInt(26));
    }
    buffers.add(letters);
  }

  private void views(Field field, int n) {
    validity(field, n);
    ArrowBuf views = buffer(n * 16L);
    for (int i = 0; i < n; i++) {
      int length = random.nextInt(30);
      views.setInt(i * 16L, length);
      for (int b = 4; b < 16; b++) {
        views.setByte(i * 16L + b, b - 4 < length ? 'a' + random.nextInt(26) : 0);
      }
      if (length > 12) {
        views.setInt(i * 16L + 8, random.nextInt(2));
        views.setInt(i * 16L + 12, random.nextInt(100));
      }
    }
    buffers.add(views);
    variadicCounts.add(2L);
    letters(130);
    letters(150);
    fillPrefixes(views, n);
  }

  private void fillPrefixes(ArrowBuf views, int n) {
    for (int i = 0; i < n; i++) {
      if (views.getInt(i * 16L) > 12) {
        ArrowBuf data = buffers.get(buffers.size() - 2 + views.getInt(i * 16L + 8));
        views.setInt(i * 16L + 4, data.getInt(views.getInt(i * 16L + 12)));
      }
    }
  }

  private void list(Field field, int n, int width) {
    validity(field, n);
    ArrowBuf offsets = offsets(n, width, 4);
    array(field.getChildren().get(0), n == 0 ? 0 : get(offsets, n, width));
  }

  private void listView(Field field, int n, int width) {
    validity(field, n);
    int childLength = 3 * n + 5;
    ArrowBuf offsets = buffer((long) n * width);
    ArrowBuf sizes = buffer((long) n * width);
    for (int i = 0; i < n; i++) {
      int size = random.nextInt(4);
      set(sizes, i, width, size);
      set(offsets, i, width, random.nextInt(childLength - size));
    }
    buffers.add(offsets);
    buffers.add(sizes);
    array(field.getChildren().get(0), childLength);
  }

  private void union(Field field, ArrowType.Union type, int n) {
    nodes.add(new ArrowFieldNode(n, 0));
    int[] codes = type.getTypeIds();
    ArrowBuf types = buffer(n);
    ArrowBuf offsets = buffer(n * 4L);
    int[] used = gapsInUnions ? new int[] {2, 3} : new int[2];
    for (int i = 0; i < n; i++) {
      int child = random.nextInt(2);
      types.setByte(i, codes[child]);
      offsets.setInt(i * 4L, used[child]++);
    }
    buffers.add(types);
    boolean dense = type.getMode() == UnionMode.Dense;
    if (dense) {
      buffers.add(offsets);
    } else {
      offsets.close();
    }
    for (int i = 0; i < 2; i++) {
      array(field.getChildren().get(i), dense ? used[i] + (gapsInUnions ? 1 : 0) : n);
    }
  }

  private void runs(Field field, int n) {
    nodes.add(new ArrowFieldNode(n, 0));
    List<Integer> ends = new ArrayList<>();
    for (int end = 0; end < n; ) {
      end = Math.min(n, end + 1 + random.nextInt(5));
      ends.add(end);
    }
    int width = ColumnPlans.runEndWidth(field);
    nodes.add(new ArrowFieldNode(ends.size(), 0));
    ArrowBuf validity = buffer((ends.size() + 7) / 8);
    validity.setOne(0L, (long) (ends.size() + 7) / 8);
    buffers.add(validity);
    ArrowBuf values = buffer((long) ends.size() * width);
    for (int i = 0; i < ends.size(); i++) {
      Words.put(values.memoryAddress() + (long) i * width, width, ends.get(i));
    }
    buffers.add(values);
    array(field.getChildren().get(1), ends.size());
  }
}
