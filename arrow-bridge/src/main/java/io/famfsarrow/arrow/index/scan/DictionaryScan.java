package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.OrderedType;
import io.famfsarrow.store.media.RawMemory;

/**
 * Notes which values of a dictionary a column refers to, and gives the bounds of these. A reference
 * to a value that is null counts as a null.
 */
final class DictionaryScan extends FixedScan {

  private final DictionaryValues dictionary;
  private final boolean signed;
  private final long[] used;
  private long nullReferences;
  private boolean strayReferences;

  DictionaryScan(ArrayPlace indices, OrderedType type, DictionaryValues dictionary) {
    super(
        new Values(
            indices.buffers().address(1),
            type.widthBytes(),
            indices.rows(),
            indices.mask(),
            indices.knownNullCount()));
    this.dictionary = dictionary;
    this.signed = type.signed();
    this.used = new long[(dictionary.size() >>> 6) + 1];
  }

  @Override
  void dense(long address, int count) {
    for (int i = 0; i < count; i++) {
      add(index(address + (long) i * widthBytes()));
    }
  }

  @Override
  void sparse(long address, long bits) {
    for (long left = bits; left != 0; left &= left - 1) {
      add(index(address + (long) Long.numberOfTrailingZeros(left) * widthBytes()));
    }
  }

  private long index(long address) {
    return switch (widthBytes()) {
      case Byte.BYTES -> RawMemory.getByte(address) & (signed ? -1L : 0xFFL);
      case Short.BYTES -> RawMemory.getShort(address) & (signed ? -1L : 0xFFFFL);
      case Integer.BYTES -> RawMemory.getInt(address) & (signed ? -1L : 0xFFFF_FFFFL);
      default -> RawMemory.getLong(address);
    };
  }

  private void add(long index) {
    if (index < 0 || index >= dictionary.size()) {
      strayReferences = true;
      return;
    }
    used[(int) (index >>> 6)] |= 1L << index;
    if (dictionary.mask() != null && !dictionary.mask().has((int) index)) {
      nullReferences++;
    }
  }

  /** Nothing is known of a column that refers to values that are not there. */
  @Override
  ColumnSummary finish() {
    if (strayReferences) {
      return ColumnSummary.unknown();
    }
    long nulls = dictionary.hasHiddenNulls() ? ColumnSummary.UNKNOWN : nullCount() + nullReferences;
    return dictionary.summary(used, nulls);
  }
}
