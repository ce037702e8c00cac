package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.ipc.ViewLayout;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Makes arrays of any type out of single values of other arrays. Numbers that lead into a source
 * are bounded, as everywhere; indices of merged dictionaries are mapped on the way.
 */
final class Gather {

  private final GatheredBuffers out;

  private Gather(GatheredBuffers out) {
    this.out = out;
  }

  /**
   * A batch of picked rows.
   *
   * @param columns of each field the arrays that the picks number
   */
  static ArrowRecordBatch batch(
      BufferAllocator allocator, List<Field> fields, List<List<ArrayData>> columns, Picks picks) {
    try (GatheredBuffers out = new GatheredBuffers(allocator)) {
      Gather gather = new Gather(out);
      for (int i = 0; i < fields.size(); i++) {
        gather.array(fields.get(i), columns.get(i), picks);
      }
      return out.batch(picks.count());
    }
  }

  private void array(Field field, List<ArrayData> sources, Picks picks) {
    for (int i = 0; i < picks.count(); i++) {
      sources.get(picks.source(i)).require(picks.row(i), 1);
    }
    ArrowType type = ColumnPlans.physical(field.getType());
    switch (type.getTypeID()) {
      case Null -> out.node(picks.count(), picks.count());
      case Bool -> bits(sources, picks);
      case Utf8, Binary -> texts(sources, picks, Integer.BYTES);
      case LargeUtf8, LargeBinary -> texts(sources, picks, Long.BYTES);
      case Utf8View, BinaryView -> views(sources, picks);
      case List, Map -> lists(field, sources, picks, Integer.BYTES);
      case LargeList -> lists(field, sources, picks, Long.BYTES);
      case ListView -> listViews(field, sources, picks, Integer.BYTES);
      case LargeListView -> listViews(field, sources, picks, Long.BYTES);
      case FixedSizeList ->
          fixedLists(field, sources, picks, ((ArrowType.FixedSizeList) type).getListSize());
      case Struct -> {
        validity(sources, picks);
        children(field, sources, picks);
      }
      case Union -> {
        if (((ArrowType.Union) type).getMode() == UnionMode.Sparse) {
          sparseUnion(field, sources, picks);
        } else {
          denseUnion(field, sources, picks);
        }
      }
      case RunEndEncoded -> runs(field, sources, picks);
      default -> values(sources, picks, Widths.bytesOf(field.getName(), type));
    }
  }

  private static List<ArrayData> childrenOf(List<ArrayData> sources, int child) {
    return sources.stream().map(source -> source.child(child)).toList();
  }

  private void children(Field field, List<ArrayData> sources, Picks picks) {
    for (int i = 0; i < field.getChildren().size(); i++) {
      array(field.getChildren().get(i), childrenOf(sources, i), picks);
    }
  }

  private void child(Field field, List<ArrayData> sources, Picks picks) {
    array(field.getChildren().get(0), childrenOf(sources, 0), picks);
  }

  /** Writes the node and the bitmap; tells which picked values are there. */
  private boolean[] validity(List<ArrayData> sources, Picks picks) {
    boolean[] valid = new boolean[picks.count()];
    long[] bitmaps = sources.stream().mapToLong(Validity::bitmap).toArray();
    int nulls = 0;
    for (int i = 0; i < valid.length; i++) {
      long bitmap = bitmaps[picks.source(i)];
      valid[i] = bitmap == 0 || Bits.isSet(bitmap, picks.row(i));
      nulls += valid[i] ? 0 : 1;
    }
    out.node(valid.length, nulls);
    long bits = out.add(IpcLayout.bitmapBytes(valid.length));
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        GatheredBuffers.setBit(bits, i);
      }
    }
    return valid;
  }

  private void bits(List<ArrayData> sources, Picks picks) {
    boolean[] valid = validity(sources, picks);
    long target = out.add(IpcLayout.bitmapBytes(valid.length));
    for (int i = 0; i < valid.length; i++) {
      long row = picks.row(i);
      if (valid[i]
          && Bits.isSet(sources.get(picks.source(i)).buffer(1).bytes(row >>> 3, 1), row & 7)) {
        GatheredBuffers.setBit(target, i);
      }
    }
  }

  private void values(List<ArrayData> sources, Picks picks, int width) {
    boolean[] valid = validity(sources, picks);
    long target = out.add((long) valid.length * width);
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        ArrayData source = sources.get(picks.source(i));
        long from = source.buffer(1).values(picks.row(i), 1, width);
        long to = target + (long) i * width;
        if (source.remap() == null) {
          GatheredBuffers.copy(from, to, width);
        } else {
          DictionaryIndexColumn.copyMerged(source, from, to);
        }
      }
    }
  }

  private void texts(List<ArrayData> sources, Picks picks, int width) {
    boolean[] valid = validity(sources, picks);
    long offsets = out.add((valid.length + 1L) * width);
    ByteValue value = new ByteValue();
    long end = 0;
    for (int i = 0; i < valid.length; i++) {
      ArrayData source = sources.get(picks.source(i));
      if (valid[i]) {
        value.set(source, picks.row(i));
        Limits.requireOffsets(source, width, end, value.lengthBytes());
        end += value.lengthBytes();
      }
      Words.put(offsets + (i + 1L) * width, width, end);
    }
    long target = out.add(end);
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        value.set(sources.get(picks.source(i)), picks.row(i));
        MemoryUtil.copyMemory(value.address(), target, value.lengthBytes());
        target += value.lengthBytes();
      }
    }
  }

  /** Values that do not fit into their views go into one data buffer. */
  private void views(List<ArrayData> sources, Picks picks) {
    boolean[] valid = validity(sources, picks);
    long views = out.add((long) valid.length * ViewLayout.VIEW_BYTES);
    ByteValue value = new ByteValue();
    long outside = 0;
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        ArrayData source = sources.get(picks.source(i));
        value.set(source, picks.row(i));
        long view = views + (long) i * ViewLayout.VIEW_BYTES;
        MemoryUtil.copyMemory(value.view(), view, ViewLayout.VIEW_BYTES);
        if (value.isOutside()) {
          Limits.requireOffsets(source, Integer.BYTES, outside, value.lengthBytes());
          MemoryUtil.putInt(view + ViewLayout.BUFFER_INDEX_OFFSET, 0);
          MemoryUtil.putInt(view + ViewLayout.BUFFER_OFFSET_OFFSET, (int) outside);
          outside += value.lengthBytes();
        }
      }
    }
    out.variadicCount(1);
    copyOutside(sources, picks, valid, out.add(outside));
  }

  private static void copyOutside(
      List<ArrayData> sources, Picks picks, boolean[] valid, long target) {
    ByteValue value = new ByteValue();
    long at = target;
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        value.set(sources.get(picks.source(i)), picks.row(i));
        if (value.isOutside()) {
          MemoryUtil.copyMemory(value.address(), at, value.lengthBytes());
          at += value.lengthBytes();
        }
      }
    }
  }

  private void lists(Field field, List<ArrayData> sources, Picks picks, int width) {
    boolean[] valid = validity(sources, picks);
    long offsets = out.add((valid.length + 1L) * width);
    long[] first = new long[valid.length];
    long[] length = new long[valid.length];
    long end = 0;
    for (int i = 0; i < valid.length; i++) {
      ArrayData source = sources.get(picks.source(i));
      if (valid[i]) {
        OffsetSlice slice = OffsetSlice.of(source, picks.row(i), 1, width);
        source.child(0).require(slice.first(), slice.span());
        first[i] = slice.first();
        length[i] = slice.span();
        Limits.requireOffsets(source, width, end, length[i]);
        end += length[i];
      }
      Words.put(offsets + (i + 1L) * width, width, end);
    }
    child(field, sources, expanded(field, picks, first, length));
  }

  private static Picks expanded(Field field, Picks picks, long[] first, long[] length) {
    Picks below = Picks.of(field.getName(), Arrays.stream(length).sum());
    for (int i = 0; i < length.length; i++) {
      below.addAll(picks.source(i), first[i], length[i]);
    }
    return below;
  }

  private void listViews(Field field, List<ArrayData> sources, Picks picks, int width) {
    boolean[] valid = validity(sources, picks);
    long offsets = out.add((long) valid.length * width);
    long sizes = out.add((long) valid.length * width);
    long[] first = new long[valid.length];
    long[] length = new long[valid.length];
    long end = 0;
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        ArrayData source = sources.get(picks.source(i));
        first[i] = source.buffer(1).integer(picks.row(i), width);
        length[i] = source.buffer(2).integer(picks.row(i), width);
        source.child(0).require(first[i], length[i]);
        Limits.requireOffsets(source, width, end, length[i]);
      }
      Words.put(offsets + (long) i * width, width, end);
      Words.put(sizes + (long) i * width, width, length[i]);
      end += length[i];
    }
    child(field, sources, expanded(field, picks, first, length));
  }

  private void fixedLists(Field field, List<ArrayData> sources, Picks picks, int size) {
    int count = validity(sources, picks).length;
    Picks below = Picks.of(field.getName(), (long) count * size);
    for (int i = 0; i < count; i++) {
      below.addAll(picks.source(i), Math.multiplyExact(picks.row(i), size), size);
    }
    child(field, sources, below);
  }

  private void sparseUnion(Field field, List<ArrayData> sources, Picks picks) {
    out.node(picks.count(), 0);
    codes(sources, picks);
    children(field, sources, picks);
  }

  /** Writes the type codes; returns where they are. */
  private long codes(List<ArrayData> sources, Picks picks) {
    long codes = out.add(picks.count());
    for (int i = 0; i < picks.count(); i++) {
      long from = sources.get(picks.source(i)).buffer(0).bytes(picks.row(i), 1);
      MemoryUtil.putByte(codes + i, MemoryUtil.getByte(from));
    }
    return codes;
  }

  private void denseUnion(Field field, List<ArrayData> sources, Picks picks) {
    DenseUnionColumn union = (DenseUnionColumn) ColumnPlans.of(field);
    out.node(picks.count(), 0);
    long codes = codes(sources, picks);
    long places = out.add((long) picks.count() * Integer.BYTES);
    List<Field> children = field.getChildren();
    int[] counts = new int[children.size()];
    int[] childOf = new int[picks.count()];
    for (int i = 0; i < picks.count(); i++) {
      childOf[i] = union.child(MemoryUtil.getByte(codes + i));
      if (childOf[i] >= 0) {
        MemoryUtil.putInt(places + (long) i * Integer.BYTES, counts[childOf[i]]++);
      }
    }
    for (int child = 0; child < counts.length; child++) {
      Picks below = new Picks(counts[child]);
      for (int i = 0; i < picks.count(); i++) {
        if (childOf[i] == child) {
          Region offsets = sources.get(picks.source(i)).buffer(1);
          below.add(picks.source(i), offsets.integer(picks.row(i), Integer.BYTES));
        }
      }
      array(children.get(child), childrenOf(sources, child), below);
    }
  }

  /** Neighbours from one run of a source stay one run. */
  private void runs(Field field, List<ArrayData> sources, Picks picks) {
    out.node(picks.count(), 0);
    int width = ColumnPlans.runEndWidth(field);
    long[] ends = new long[picks.count()];
    Picks below = new Picks(picks.count());
    for (int i = 0; i < picks.count(); i++) {
      int source = picks.source(i);
      ArrayData array = sources.get(source);
      Limits.requireOffsets(array, width, i, 1);
      long run = RunEndColumn.runOf(array.child(0), width, picks.row(i));
      int last = below.count() - 1;
      if (last < 0 || below.source(last) != source || below.row(last) != run) {
        below.add(source, run);
      }
      ends[below.count() - 1] = i + 1L;
    }
    out.node(below.count(), 0);
    out.add(0);
    long target = out.add((long) below.count() * width);
    for (int i = 0; i < below.count(); i++) {
      Words.put(target + (long) i * width, width, ends[i]);
    }
    array(field.getChildren().get(1), childrenOf(sources, 1), below);
  }
}
