package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.WritableRange;
import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Stores bytes one after the other into a part of a {@link WritableRange}, and never outside it.
 *
 * <p>Each 2 MiB unit is prepared just before the first store into it, so that the page that the
 * kernel has just zeroed is still in the cache. One instance belongs to one thread; several
 * instances over disjoint parts of one range may work side by side.
 */
public final class RangeOutput {

  /** Unit in which the store prepares memory. */
  static final long UNIT_BYTES = 2L << 20;

  /** What callers should ask of {@link #window} at once. */
  static final int MAX_WINDOW_BYTES = 64 << 10;

  private final WritableRange range;
  private final BlockListener listener;
  private final long endOffset;
  private long position;
  private long preparedEnd;
  private long toldEnd;

  /**
   * Output over the bytes {@code [startOffset, endOffset)} of the range.
   *
   * @throws IndexOutOfBoundsException if they do not lie within the range
   */
  public RangeOutput(WritableRange range, long startOffset, long endOffset) {
    this(range, startOffset, endOffset, BlockListener.NONE);
  }

  /**
   * The same.
   *
   * @param listener told of the bytes while they are in the cache
   */
  RangeOutput(WritableRange range, long startOffset, long endOffset, BlockListener listener) {
    if (startOffset < 0 || startOffset > endOffset || endOffset > range.sizeBytes()) {
      throw new IndexOutOfBoundsException(
          "bytes %d to %d do not lie within a range of %d bytes"
              .formatted(startOffset, endOffset, range.sizeBytes()));
    }
    this.range = range;
    this.listener = listener;
    this.endOffset = endOffset;
    this.position = startOffset;
    this.preparedEnd = startOffset;
    this.toldEnd = startOffset;
  }

  /** Where the next byte goes, counted from the start of the range. */
  public long position() {
    return position;
  }

  /** Where the next byte goes, in memory. */
  long address() {
    return range.address() + position;
  }

  /** Fails if the next byte does not go where it was planned. */
  void requireAt(long offset) {
    if (position != offset) {
      throw new IllegalStateException(
          "a part planned to end at %d ended at %d".formatted(offset, position));
    }
  }

  /** Copies bytes from an address. */
  public void copy(long sourceAddress, long lengthBytes) {
    claim(lengthBytes);
    long done = 0;
    while (done < lengthBytes) {
      long part = preparedPart(lengthBytes - done);
      MemoryUtil.copyMemory(sourceAddress + done, range.address() + position, part);
      position += part;
      done += part;
      tellIfMany();
    }
  }

  /** Stores zeros. */
  public void zero(long lengthBytes) {
    claim(lengthBytes);
    long done = 0;
    while (done < lengthBytes) {
      long part = preparedPart(lengthBytes - done);
      RawMemory.fill(range.address() + position, part, (byte) 0);
      position += part;
      done += part;
      tellIfMany();
    }
  }

  /** Stores an array. */
  public void put(byte[] bytes) {
    int done = 0;
    while (done < bytes.length) {
      int part = Math.min(bytes.length - done, MAX_WINDOW_BYTES);
      MemoryUtil.copyToMemory(bytes, done, window(part), part);
      done += part;
    }
  }

  /** Stores zeros up to a place counted from the start of the range. */
  public void zeroTo(long offset) {
    zero(offset - position);
  }

  /**
   * Address at which the caller now stores exactly that many bytes, best not more than {@link
   * #MAX_WINDOW_BYTES}; the position moves behind them.
   */
  public long window(int lengthBytes) {
    claim(lengthBytes);
    prepare(position + lengthBytes);
    long address = range.address() + position;
    position += lengthBytes;
    return address;
  }

  /** What lies before the position is stored when the next bytes are asked for. */
  private void claim(long lengthBytes) {
    tellIfMany();
    if (lengthBytes < 0 || lengthBytes > endOffset - position) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d run over the end of the part at %d"
              .formatted(lengthBytes, position, endOffset));
    }
  }

  /** The last byte is stored: tells the listener of what it does not know yet. */
  void finish() {
    tell();
    listener.finished();
  }

  private void tellIfMany() {
    if (position - toldEnd >= MAX_WINDOW_BYTES) {
      tell();
    }
  }

  private void tell() {
    if (position > toldEnd) {
      listener.stored(range.address() + toldEnd, position - toldEnd);
      toldEnd = position;
    }
  }

  /** Whoever is told wants the bytes in the cache. */
  private long pieceBytes() {
    return listener == BlockListener.NONE ? UNIT_BYTES : MAX_WINDOW_BYTES;
  }

  /** Prepares a piece of the current unit, or of {@code lengthBytes}; returns its length. */
  private long preparedPart(long lengthBytes) {
    long unitEnd = (position & -UNIT_BYTES) + UNIT_BYTES;
    long part = Math.min(Math.min(lengthBytes, unitEnd - position), pieceBytes());
    prepare(position + part);
    return part;
  }

  /** Prepares up to {@code end}, and a little ahead, but never outside the own part. */
  private void prepare(long end) {
    if (end <= preparedEnd) {
      return;
    }
    long unitsEnd = (end + UNIT_BYTES - 1) & -UNIT_BYTES;
    long to = Math.min(unitsEnd, endOffset);
    range.prepare(preparedEnd, to - preparedEnd);
    preparedEnd = to;
  }
}
