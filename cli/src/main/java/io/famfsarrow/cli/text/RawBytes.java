package io.famfsarrow.cli.text;

import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.ElementAddressableVector;

/** Copies the bytes of a string or binary value into an array that is used again and again. */
final class RawBytes {
  private final ElementAddressableVector vector;
  private final ArrowBufPointer where = new ArrowBufPointer();
  private byte[] bytes = new byte[64];
  private int length;

  RawBytes(ElementAddressableVector vector) {
    this.vector = vector;
  }

  /** Fetches the value of a row, which is not null. */
  RawBytes of(int row) {
    vector.getDataPointer(row, where);
    length = Math.toIntExact(where.getLength());
    if (length > bytes.length) {
      bytes = new byte[Math.max(length, bytes.length * 2)];
    }
    if (length > 0) {
      where.getBuf().getBytes(where.getOffset(), bytes, 0, length);
    }
    return this;
  }

  /** The value's bytes at the front of an array that the next call overwrites. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
