package io.famfsarrow.arrow.columns;

import io.famfsarrow.arrow.ipc.Bitmaps;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.media.RawMemory;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/**
 * What all columns have: rows, and which of them are null.
 *
 * <p>Invariants: every buffer is as long as the rows need, checked when the column is made; the
 * column holds a reference to each buffer, so they stay mapped until it is closed, also when the
 * vector moves on to another batch. Used by one thread at a time, or by several that do not close
 * it.
 */
public abstract class Column implements AutoCloseable {

  private final String name;
  private final List<ArrowBuf> buffers;
  private final long validity;
  private final int rows;
  private int openRows;
  private int nullCount = -1;

  /**
   * Takes references to a vector's buffers.
   *
   * @param buffers the first of them validity
   */
  Column(FieldVector vector, ArrowBuf... buffers) {
    this.name = vector.getName();
    this.rows = vector.getValueCount();
    this.openRows = rows;
    this.buffers = List.of(buffers);
    this.validity = buffers[0].memoryAddress();
    requireBytes(buffers[0], (rows + 7L) / 8, "validity");
    for (ArrowBuf buffer : buffers) {
      buffer.getReferenceManager().retain();
    }
  }

  /** For use before the references are taken, and so by constructors' arguments too. */
  static ArrowBuf requireBytes(ArrowBuf buffer, long bytes, String what) {
    if (buffer.capacity() < bytes) {
      throw new InvalidRequestException(
          "vector has " + buffer.capacity() + " bytes of " + what + ", expected " + bytes);
    }
    return buffer;
  }

  static InvalidRequestException wrongType(FieldVector vector, String expected) {
    return new InvalidRequestException(
        "column \""
            + vector.getName()
            + "\" is of type "
            + vector.getField().getType()
            + ", expected "
            + expected);
  }

  public String name() {
    return name;
  }

  public int rowCount() {
    return rows;
  }

  /** Number of nulls; counted at the first call. */
  public int nullCount() {
    if (nullCount < 0) {
      requireOpen();
      nullCount = (int) Bitmaps.zeros(validity, rows);
    }
    return nullCount;
  }

  public boolean isNull(int row) {
    checkRow(row);
    return (RawMemory.getByte(validity + (row >>> 3)) >>> (row & 7) & 1) == 0;
  }

  /** One comparison for a row out of range and for use after close. */
  final void checkRow(int row) {
    if (row < 0 || row >= openRows) {
      throw outside(row);
    }
  }

  private RuntimeException outside(int row) {
    requireOpen();
    return new IndexOutOfBoundsException("row " + row + " of " + rows + " in column " + name);
  }

  final void requireOpen() {
    if (openRows < 0) {
      throw new StoreClosedException("column \"" + name + "\" is closed");
    }
  }

  /**
   * Checks a part of the rows.
   *
   * @throws IndexOutOfBoundsException if they are not all there
   */
  final void checkRows(int first, int count, int arrayLength) {
    requireOpen();
    java.util.Objects.checkFromIndexSize(first, count, rows);
    java.util.Objects.checkFromIndexSize(0, count, arrayLength);
  }

  /** Which of 64 rows are not null, lowest bit first; bits beyond the last row are not set. */
  final long validBits(int word) {
    int left = rows - (word << 6);
    if (left >= Long.SIZE) {
      return RawMemory.getLong(validity + ((long) word << 3));
    }
    long bits = 0;
    for (int i = 0; i < (left + 7) >>> 3; i++) {
      bits |= (RawMemory.getByte(validity + ((long) word << 3) + i) & 0xFFL) << (i << 3);
    }
    return bits & ((1L << left) - 1);
  }

  /** Gives up the references. Closing twice is harmless. */
  @Override
  public void close() {
    if (openRows >= 0) {
      openRows = -1;
      for (ArrowBuf buffer : buffers) {
        buffer.getReferenceManager().release();
      }
    }
  }
}
