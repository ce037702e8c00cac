package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.ipc.ViewLayout;
import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.memory.util.MemoryUtil;

/** Views of one slice of a source array, and the two ways to write them. */
final class ViewSlice {

  private final ArrayData source;
  private final long from;
  private final long count;
  private final long address;
  private final long validBits;

  ViewSlice(ArrayData source, long from, long count) {
    this.source = source;
    this.from = from;
    this.count = count;
    this.address = source.buffer(1).values(from, count, ViewLayout.VIEW_BYTES);
    this.validBits = source.nullCount() == 0 ? 0 : source.buffer(0).address();
  }

  long address() {
    return address;
  }

  /** Bytes of the values that do not fit into their views. */
  long outsideBytes() {
    long sum = 0;
    for (long i = 0; i < count; i++) {
      int length = lengthOf(address + i * ViewLayout.VIEW_BYTES, i);
      sum += length > ViewLayout.MAX_INLINE_BYTES ? length : 0;
    }
    return sum;
  }

  /** Length of value {@code i} of the slice; a null has length 0, whatever its view says. */
  private int lengthOf(long view, long i) {
    if (validBits != 0 && !Bits.isSet(validBits, from + i)) {
      return 0;
    }
    int length = MemoryUtil.getInt(view + ViewLayout.LENGTH_OFFSET);
    if (length < 0) {
      throw new CorruptSourceException(
          "column \"%s\": value %d has the length %d; the source is damaged"
              .formatted(source.name(), from + i, length));
    }
    return length;
  }

  /** Views into the source's own buffers, which are written from number {@code firstBuffer} on. */
  ValueTransform renumbered(int firstBuffer) {
    return (in, out, n, first) -> {
      for (int i = 0; i < n; i++) {
        long view = in + (long) i * ViewLayout.VIEW_BYTES;
        long target = out + (long) i * ViewLayout.VIEW_BYTES;
        int length = lengthOf(view, first + i);
        copyView(view, target, length);
        if (length > ViewLayout.MAX_INLINE_BYTES) {
          ViewColumn.outside(source, view, length);
          int index = MemoryUtil.getInt(view + ViewLayout.BUFFER_INDEX_OFFSET);
          MemoryUtil.putInt(target + ViewLayout.BUFFER_INDEX_OFFSET, index + firstBuffer);
        }
      }
    };
  }

  /** Views into one buffer that holds this slice's values one after the other. */
  ValueTransform packedInto(int buffer) {
    return new ValueTransform() {
      private int offset;

      @Override
      public void apply(long in, long out, int n, long first) {
        offset = first == 0 ? 0 : offset;
        for (int i = 0; i < n; i++) {
          long view = in + (long) i * ViewLayout.VIEW_BYTES;
          long target = out + (long) i * ViewLayout.VIEW_BYTES;
          int length = lengthOf(view, first + i);
          copyView(view, target, length);
          if (length > ViewLayout.MAX_INLINE_BYTES) {
            MemoryUtil.putInt(target + ViewLayout.BUFFER_INDEX_OFFSET, buffer);
            MemoryUtil.putInt(target + ViewLayout.BUFFER_OFFSET_OFFSET, offset);
            offset += length;
          }
        }
      }
    };
  }

  private static void copyView(long view, long target, int length) {
    if (length == 0) {
      RawMemory.fill(target, ViewLayout.VIEW_BYTES, (byte) 0);
    } else if (view != target) {
      MemoryUtil.copyMemory(view, target, ViewLayout.VIEW_BYTES);
    }
  }

  /** The buffer that {@link #packedInto} refers to. */
  BufferPlan packed(long sizeBytes) {
    return new BufferPlan() {
      @Override
      public long sizeBytes() {
        return sizeBytes;
      }

      @Override
      public void writeTo(RangeOutput out) {
        for (long i = 0; i < count; i++) {
          long view = address + i * ViewLayout.VIEW_BYTES;
          int length = lengthOf(view, i);
          if (length > ViewLayout.MAX_INLINE_BYTES) {
            out.copy(ViewColumn.outside(source, view, length), length);
          }
        }
      }
    };
  }
}
