package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.ipc.ViewLayout;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Where the bytes of one value of a string, binary or fixed-size binary array lie, bounded against
 * its buffers; set again and again, so that looking at many values makes no objects.
 */
final class ByteValue {

  private long address;
  private long lengthBytes;
  private long view;

  /** Looks at a value that is not null. */
  void set(ArrayData source, long row) {
    switch (source.type().getTypeID()) {
      case Utf8, Binary -> setText(source, row, Integer.BYTES);
      case LargeUtf8, LargeBinary -> setText(source, row, Long.BYTES);
      case Utf8View, BinaryView -> setView(source, row);
      default -> {
        lengthBytes = ((ArrowType.FixedSizeBinary) source.type()).getByteWidth();
        address = source.buffer(1).values(row, 1, (int) lengthBytes);
      }
    }
  }

  private void setText(ArrayData source, long row, int width) {
    OffsetSlice slice = OffsetSlice.of(source, row, 1, width);
    lengthBytes = slice.span();
    address = source.buffer(2).bytes(slice.first(), lengthBytes);
  }

  private void setView(ArrayData source, long row) {
    view = source.buffer(1).values(row, 1, ViewLayout.VIEW_BYTES);
    int length = MemoryUtil.getInt(view + ViewLayout.LENGTH_OFFSET);
    if (length < 0) {
      throw new CorruptSourceException(
          "column \"%s\": value %d has the length %d; the source is damaged"
              .formatted(source.name(), row, length));
    }
    lengthBytes = length;
    address =
        isOutside() ? ViewColumn.outside(source, view, length) : view + ViewLayout.PREFIX_OFFSET;
  }

  long address() {
    return address;
  }

  long lengthBytes() {
    return lengthBytes;
  }

  /** Address of the view, for arrays of views. */
  long view() {
    return view;
  }

  /** Whether a view's bytes do not stand in the view. */
  boolean isOutside() {
    return lengthBytes > ViewLayout.MAX_INLINE_BYTES;
  }

  /** The first 8 bytes as a number that orders as they do; zeros where there are fewer. */
  long prefix() {
    long bits = 0;
    if (lengthBytes >= Long.BYTES) {
      bits = Long.reverseBytes(MemoryUtil.getLong(address));
    } else {
      for (int i = 0; i < lengthBytes; i++) {
        bits |= (MemoryUtil.getByte(address + i) & 0xFFL) << (Long.SIZE - Byte.SIZE * (i + 1));
      }
    }
    return bits ^ Long.MIN_VALUE;
  }

  /** Compares unsigned bytes; a value that starts another one comes before it. */
  int compareTo(ByteValue other) {
    long common = Math.min(lengthBytes, other.lengthBytes);
    long at = 0;
    for (; at <= common - Long.BYTES; at += Long.BYTES) {
      long mine = Long.reverseBytes(MemoryUtil.getLong(address + at));
      long theirs = Long.reverseBytes(MemoryUtil.getLong(other.address + at));
      if (mine != theirs) {
        return Long.compareUnsigned(mine, theirs);
      }
    }
    for (; at < common; at++) {
      int mine = MemoryUtil.getByte(address + at) & 0xFF;
      int theirs = MemoryUtil.getByte(other.address + at) & 0xFF;
      if (mine != theirs) {
        return mine - theirs;
      }
    }
    return Long.compare(lengthBytes, other.lengthBytes);
  }
}
