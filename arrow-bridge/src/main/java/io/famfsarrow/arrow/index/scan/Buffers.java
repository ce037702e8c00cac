package io.famfsarrow.arrow.index.scan;

/** Some neighbouring buffers of a body that lies at an address. Immutable. */
final class Buffers {

  private final BodyShape shape;
  private final long bodyAddress;
  private final int first;
  private final int count;

  Buffers(BodyShape shape, long bodyAddress, int first, int count) {
    this.shape = shape;
    this.bodyAddress = bodyAddress;
    this.first = first;
    this.count = count;
  }

  /** All but the first few. */
  Buffers from(int skipped) {
    return new Buffers(shape, bodyAddress, first + skipped, count - skipped);
  }

  int count() {
    return count;
  }

  long address(int buffer) {
    return bodyAddress + shape.offset(first + buffer);
  }

  long sizeBytes(int buffer) {
    return shape.sizeBytes(first + buffer);
  }

  /** Where the last of them ends; the body's start if there are none. */
  long endAddress() {
    long end = bodyAddress;
    for (int i = 0; i < count; i++) {
      end = Math.max(end, address(i) + sizeBytes(i));
    }
    return end;
  }
}
