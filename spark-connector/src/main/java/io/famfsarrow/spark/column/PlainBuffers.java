package io.famfsarrow.spark.column;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Where the values of a part of a flat column lie: addresses of its first row. */
final class PlainBuffers {

  /** Of values; for strings and binaries, of the bytes that offsets count from. */
  final long data;

  /** Of values that are single bits: the first one's number. */
  final int firstBit;

  /** Of strings and binaries. */
  final long offsets;

  /** Whether offsets have 8 bytes. */
  final boolean wide;

  private PlainBuffers(long data, int firstBit, long offsets, boolean wide) {
    this.data = data;
    this.firstBit = firstBit;
    this.offsets = offsets;
    this.wide = wide;
  }

  /** For a vector of values of a fixed number of bytes, or 0 for bits. */
  static PlainBuffers fixed(FieldVector vector, int widthBytes, int firstRow) {
    long address = vector.getDataBufferAddress() + (long) firstRow * widthBytes;
    return new PlainBuffers(address, widthBytes == 0 ? firstRow : 0, 0, false);
  }

  static PlainBuffers variable(FieldVector vector, int firstRow) {
    boolean wide =
        vector.getField().getType() instanceof ArrowType.LargeUtf8
            || vector.getField().getType() instanceof ArrowType.LargeBinary;
    int widthBytes = wide ? Long.BYTES : Integer.BYTES;
    long offsets = vector.getOffsetBufferAddress() + (long) firstRow * widthBytes;
    return new PlainBuffers(vector.getDataBufferAddress(), 0, offsets, wide);
  }
}
