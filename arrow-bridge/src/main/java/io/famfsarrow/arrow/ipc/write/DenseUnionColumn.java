package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.media.RawMemory;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Column of a dense union: type codes, and offsets of 4 bytes into the child of that type. Of each
 * child a slice takes what its values refer to, from the lowest offset to the highest.
 */
final class DenseUnionColumn extends ColumnPlan {

  private static final int CODES = 128;

  private final int[] childOfCode = new int[CODES];
  private final List<ColumnPlan> children;
  private final BytesPlan typeCodes = new BytesPlan();
  private final ValuesPlan offsets = ValuesPlan.ofWidth(Integer.BYTES);

  /** Union whose child number {@code i} has the type code {@code codes[i]}. */
  DenseUnionColumn(int[] codes, List<ColumnPlan> children) {
    this.children = children;
    Arrays.fill(childOfCode, -1);
    for (int i = 0; i < codes.length; i++) {
      childOfCode[codes[i]] = i;
    }
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    long codes = source.buffer(0).bytes(from, count);
    long places = source.buffer(1).values(from, count, Integer.BYTES);
    long[] first = new long[children.size()];
    long[] last = new long[children.size()];
    Arrays.fill(first, Long.MAX_VALUE);
    for (long i = 0; i < count; i++) {
      int child = child(MemoryUtil.getByte(codes + i));
      if (child >= 0) {
        long place = RawMemory.getInt(places + i * Integer.BYTES);
        first[child] = Math.min(first[child], place);
        last[child] = Math.max(last[child], place + 1);
      }
    }
    addChildren(source, codes, places, count, first, last);
  }

  private void addChildren(
      ArrayData source, long codes, long places, long count, long[] first, long[] last) {
    long[] shift = new long[children.size()];
    for (int i = 0; i < shift.length; i++) {
      long start = Math.min(first[i], last[i]);
      Limits.requireOffsets(source, Integer.BYTES, children.get(i).length(), last[i] - start);
      shift[i] = children.get(i).length() - start;
      children.get(i).add(source.child(i), start, last[i] - start);
    }
    typeCodes.add(codes, count);
    offsets.add(places, count, moved(codes, shift));
  }

  private ValueTransform moved(long codes, long[] shift) {
    return (source, target, count, at) -> {
      for (int i = 0; i < count; i++) {
        int child = child(MemoryUtil.getByte(codes + at + i));
        long place = RawMemory.getInt(source + 4L * i);
        MemoryUtil.putInt(target + 4L * i, child < 0 ? 0 : (int) (place + shift[child]));
      }
    };
  }

  /** Child of a type code, or -1: arrow-java marks values that were never set by code -1. */
  int child(byte code) {
    return code < 0 ? -1 : childOfCode[code];
  }

  @Override
  long nullCount() {
    return 0;
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of(typeCodes, offsets);
  }

  @Override
  List<ColumnPlan> children() {
    return children;
  }
}
