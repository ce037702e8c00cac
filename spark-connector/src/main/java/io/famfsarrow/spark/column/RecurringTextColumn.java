package io.famfsarrow.spark.column;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A part of a column of strings that are expected to come back: short ones are handed out again. A
 * class of its own, as the code that reads a {@link PlainColumn} is faster where it always makes
 * the string.
 */
final class RecurringTextColumn extends DirectColumn {

  /** After so many strings that were not among the recent ones, looking there is not worth it. */
  private static final int MAX_MISSES = 4096;

  private final PlainBuffers buffers;
  private final long dataEnd;
  private final RecentStrings recent;
  private int misses;

  RecurringTextColumn(
      DataType type, Nulls nulls, FieldVector vector, PlainBuffers buffers, RecentStrings recent) {
    super(type, nulls);
    ArrowBuf bytes = vector.getDataBuffer();
    this.buffers = buffers;
    this.dataEnd = bytes.memoryAddress() + bytes.capacity();
    this.recent = recent;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    long start = Raw.offset(buffers.offsets, buffers.wide, row);
    int length = Math.toIntExact(Raw.offset(buffers.offsets, buffers.wide, row + 1) - start);
    long address = buffers.data + start;
    return length <= RecentStrings.MAX_BYTES && misses < MAX_MISSES
        ? shortText(address, length)
        : UTF8String.fromAddress(null, address, length);
  }

  private UTF8String shortText(long address, int length) {
    long key = RecentStrings.key(bytes(address, length), length);
    UTF8String found = recent.find(key);
    if (found != null) {
      return found;
    }
    misses++;
    return recent.make(key);
  }

  /** Never looks beyond the end of the buffer. */
  private long bytes(long address, int length) {
    if (address + Long.BYTES <= dataEnd) {
      return Platform.getLong(null, address);
    }
    long bytes = 0;
    for (int i = 0; i < length; i++) {
      bytes |= (Platform.getByte(null, address + i) & 0xFFL) << (i * Byte.SIZE);
    }
    return bytes;
  }
}
