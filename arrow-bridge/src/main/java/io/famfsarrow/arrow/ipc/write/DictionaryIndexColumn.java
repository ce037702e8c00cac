package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.media.RawMemory;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Column of indices into a dictionary. Indices into a version that was merged with others are
 * replaced while they are copied.
 */
final class DictionaryIndexColumn extends ColumnPlan {

  private final int width;
  private final boolean signed;
  private final Validity validity = new Validity();
  private final ValuesPlan values;

  DictionaryIndexColumn(ArrowType.Int indexType) {
    this.width = indexType.getBitWidth() / Byte.SIZE;
    this.signed = indexType.getIsSigned();
    this.values = ValuesPlan.ofWidth(width);
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    long validBits = validity.add(source, from, count);
    long address = source.buffer(1).values(from, count, width);
    values.add(address, count, transform(source, validBits, from));
  }

  private ValueTransform transform(ArrayData source, long validBits, long from) {
    IndexRemap remap = source.remap();
    if (remap == null) {
      return Transforms.zeroNulls(width, validBits, from);
    }
    return (in, out, count, first) -> {
      for (int i = 0; i < count; i++) {
        boolean isNull = validBits != 0 && !Bits.isSet(validBits, from + first + i);
        long merged =
            isNull ? 0 : merged(source, remap, load(in + (long) i * width, width, signed));
        store(out + (long) i * width, width, merged);
      }
    };
  }

  private static int merged(ArrayData source, IndexRemap remap, long index) {
    if (index < 0 || index >= remap.size()) {
      throw new CorruptSourceException(
          "column \"%s\": index %d points outside its dictionary of %d values; the source is damaged"
              .formatted(source.name(), index, remap.size()));
    }
    return remap.position((int) index);
  }

  /** What becomes of an index. */
  static long merged(ArrayData source, long index) {
    return source.remap() == null ? index : merged(source, source.remap(), index);
  }

  /** Copies one index and replaces it. */
  static void copyMerged(ArrayData source, long from, long to) {
    ArrowType.Int type = (ArrowType.Int) source.type();
    int width = type.getBitWidth() / Byte.SIZE;
    store(to, width, merged(source, load(from, width, type.getIsSigned())));
  }

  /** An index, which is not trusted yet. */
  static long load(long address, int width, boolean signed) {
    return switch (width) {
      case Byte.BYTES -> MemoryUtil.getByte(address) & (signed ? -1L : 0xFFL);
      case Short.BYTES -> MemoryUtil.getShort(address) & (signed ? -1L : 0xFFFFL);
      case Integer.BYTES -> RawMemory.getInt(address) & (signed ? -1L : 0xFFFF_FFFFL);
      default -> MemoryUtil.getLong(address);
    };
  }

  private static void store(long address, int width, long value) {
    switch (width) {
      case Byte.BYTES -> MemoryUtil.putByte(address, (byte) value);
      case Short.BYTES -> MemoryUtil.putShort(address, (short) value);
      case Integer.BYTES -> MemoryUtil.putInt(address, (int) value);
      default -> MemoryUtil.putLong(address, value);
    }
  }

  @Override
  long nullCount() {
    return validity.nullCount();
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of(validity, values);
  }
}
