package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.ipc.ViewLayout;
import io.famfsarrow.store.media.RawMemory;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Column of string or binary views. A whole source array keeps its data buffers as they are; of a
 * part of one only the values that it refers to are taken, packed into one new buffer.
 */
final class ViewColumn extends ColumnPlan {

  private final Validity validity = new Validity();
  private final ValuesPlan views = ValuesPlan.ofWidth(ViewLayout.VIEW_BYTES);
  private final List<BufferPlan> data = new ArrayList<>();

  @Override
  void addSlice(ArrayData source, long from, long count) {
    validity.add(source, from, count);
    ViewSlice slice = new ViewSlice(source, from, count);
    long packedBytes = count == source.length() ? Long.MAX_VALUE : slice.outsideBytes();
    if (packedBytes > Integer.MAX_VALUE) {
      views.add(slice.address(), count, slice.renumbered(data.size()));
      addWhole(source);
    } else {
      views.add(slice.address(), count, slice.packedInto(data.size()));
      data.add(slice.packed(packedBytes));
    }
  }

  private void addWhole(ArrayData source) {
    for (Region region : source.buffers().subList(2, source.buffers().size())) {
      BytesPlan bytes = new BytesPlan();
      bytes.add(region.address(), region.sizeBytes());
      data.add(bytes);
    }
  }

  @Override
  long nullCount() {
    return validity.nullCount();
  }

  @Override
  List<BufferPlan> buffers() {
    List<BufferPlan> all = new ArrayList<>(List.of(validity, views));
    all.addAll(data);
    return all;
  }

  @Override
  long variadicBufferCount() {
    return data.size();
  }

  /** Address of a view's bytes outside the view, bounded against the source's data buffers. */
  static long outside(ArrayData source, long view, int length) {
    int index = MemoryUtil.getInt(view + ViewLayout.BUFFER_INDEX_OFFSET);
    long offset = RawMemory.getInt(view + ViewLayout.BUFFER_OFFSET_OFFSET);
    if (index < 0 || index >= source.buffers().size() - 2) {
      throw new CorruptSourceException(
          "column \"%s\": a view names data buffer %d of %d; the source is damaged"
              .formatted(source.name(), index, source.buffers().size() - 2));
    }
    return source.buffer(2 + index).bytes(offset, length);
  }
}
