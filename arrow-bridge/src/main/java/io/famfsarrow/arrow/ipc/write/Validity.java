package io.famfsarrow.arrow.ipc.write;

/** Validity of an array that is to be written; its buffer is left out if nothing is null. */
final class Validity implements BufferPlan {

  private final BitsPlan bits = new BitsPlan();
  private long nullCount;

  /**
   * Adds a slice.
   *
   * @return address of the source's bitmap, or 0 if nothing in the slice is null
   */
  long add(ArrayData source, long from, long count) {
    Region region = source.buffer(0);
    long nulls = nulls(source, region, from, count);
    if (nulls == 0) {
      bits.addOnes(count);
      return 0;
    }
    bits.add(region.address(), from, count);
    nullCount += nulls;
    return region.address();
  }

  /** Nulls of a slice. An absent buffer means that nothing is null. */
  private static long nulls(ArrayData source, Region region, long from, long count) {
    if (source.nullCount() == 0 || region.isEmpty()) {
      requireNoNulls(source, region);
      return 0;
    }
    long address = region.bytes(0, IpcLayout.bitmapBytes(from + count));
    return count - Bits.ones(address, from, count);
  }

  /** Address of the bitmap of a whole array, or 0 if nothing in it is null. */
  static long bitmap(ArrayData source) {
    Region region = source.buffer(0);
    return nulls(source, region, 0, source.length()) == 0 ? 0 : region.address();
  }

  private static void requireNoNulls(ArrayData source, Region region) {
    if (region.isEmpty() && source.nullCount() > 0) {
      throw new CorruptSourceException(
          "column \"%s\" has %d nulls but no validity bitmap; the source is damaged"
              .formatted(source.name(), source.nullCount()));
    }
  }

  long nullCount() {
    return nullCount;
  }

  @Override
  public long sizeBytes() {
    return nullCount == 0 ? 0 : bits.sizeBytes();
  }

  @Override
  public void writeTo(RangeOutput out) {
    if (nullCount > 0) {
      bits.writeTo(out);
    }
  }

  @Override
  public long address() {
    return bits.address();
  }

  @Override
  public void settle() {
    bits.settle();
  }
}
