package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of numbers of 16 or 32 bytes in two's complement. */
final class DecimalScan extends FixedScan {

  private static final long NONE = 0;

  private final int lastWord;
  private long minAddress = NONE;
  private long maxAddress = NONE;

  DecimalScan(Values values) {
    super(values);
    this.lastWord = values.widthBytes() - Long.BYTES;
  }

  @Override
  void dense(long address, int count) {
    for (int i = 0; i < count; i++) {
      add(address + (long) i * widthBytes());
    }
  }

  @Override
  void sparse(long address, long bits) {
    for (long left = bits; left != 0; left &= left - 1) {
      add(address + (long) Long.numberOfTrailingZeros(left) * widthBytes());
    }
  }

  private void add(long value) {
    if (minAddress == NONE) {
      minAddress = value;
      maxAddress = value;
    } else if (compare(value, minAddress) < 0) {
      minAddress = value;
    } else if (compare(value, maxAddress) > 0) {
      maxAddress = value;
    }
  }

  private int compare(long a, long b) {
    int order = Long.compare(RawMemory.getLong(a + lastWord), RawMemory.getLong(b + lastWord));
    for (int word = lastWord - Long.BYTES; word >= 0 && order == 0; word -= Long.BYTES) {
      order = Long.compareUnsigned(RawMemory.getLong(a + word), RawMemory.getLong(b + word));
    }
    return order;
  }

  @Override
  ColumnSummary finish() {
    if (minAddress == NONE) {
      return ColumnSummary.ofCounts(nullCount(), 0);
    }
    return new ColumnSummary(nullCount(), 0, copy(minAddress), copy(maxAddress), true);
  }

  private byte[] copy(long value) {
    byte[] bytes = new byte[widthBytes()];
    RawMemory.copy(value, bytes, 0, bytes.length);
    return bytes;
  }
}
