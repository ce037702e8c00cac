package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.GuardedMemory;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.media.RawMemory;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The bytes of one file and its name for messages. Every access is bounded by the file's size.
 *
 * <p>Does not pin the range: callers hold a pin, or know that the range is open, while they read.
 */
public final class FileBytes {

  private static final int MAX_MESSAGE_PART_CHARS = 500;

  private final MemoryRange range;
  private final String name;
  private final long address;
  private final long sizeBytes;

  public FileBytes(MemoryRange range, String name) {
    this.range = range;
    this.name = name;
    this.address = range.address();
    this.sizeBytes = range.sizeBytes();
  }

  public String name() {
    return name;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  /** For those who guard their work themselves. */
  GuardedMemory memory() {
    return range;
  }

  /** Keeps the file mapped until the pin is closed. */
  public MemoryRange.Pin pin(String holder) {
    return range.pin(holder);
  }

  /** Does work on the bytes while the file is pinned, under its guard. */
  public <T> T whilePinned(Supplier<T> work) {
    MemoryRange.Pin pin = pin("reading " + name);
    try {
      return guarded(work);
    } finally {
      pin.close();
    }
  }

  /**
   * Does work on the bytes, which must be pinned: what it gives was read from sound memory.
   *
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed
   */
  <T> T guarded(Supplier<T> work) {
    return range.guard(work::get);
  }

  /**
   * Address of a part of the file.
   *
   * @throws IndexOutOfBoundsException if it does not lie within the file
   */
  public long addressOf(long fileOffset, long lengthBytes) {
    Objects.checkFromIndexSize(fileOffset, lengthBytes, sizeBytes);
    return address + fileOffset;
  }

  short shortAt(long fileOffset) {
    return RawMemory.getShort(addressOf(fileOffset, Short.BYTES));
  }

  public int intAt(long fileOffset) {
    return RawMemory.getInt(addressOf(fileOffset, Integer.BYTES));
  }

  public long longAt(long fileOffset) {
    return RawMemory.getLong(addressOf(fileOffset, Long.BYTES));
  }

  /** Makes later loads see what other hosts wrote, where the medium does not do so by itself. */
  void dropLines(long fileOffset, long lengthBytes) {
    if (range instanceof FileView view) {
      view.dropLines(fileOffset, lengthBytes);
    }
  }

  /** A private copy, which stays as it is when the medium changes. */
  public byte[] copy(long fileOffset, int lengthBytes) {
    byte[] copy = new byte[lengthBytes];
    RawMemory.copy(addressOf(fileOffset, lengthBytes), copy, 0, lengthBytes);
    return copy;
  }

  /** Whether the six bytes there are the format's magic. */
  boolean magicAt(long fileOffset) {
    long low = intAt(fileOffset) & 0xFFFFFFFFL;
    long high = shortAt(fileOffset + Integer.BYTES) & 0xFFFFL;
    return (high << Integer.SIZE | low) == ArrowFileLayout.MAGIC;
  }

  /** Names and values of the file's own come shortened: a message is read by people. */
  public CorruptArrowFileException corrupt(Code code, String where, String expected, Object found) {
    return new CorruptArrowFileException(code, name, brief(where), brief(expected), brief(found));
  }

  /** What a file says, for a message: a name in it may be as long as the file. */
  static String brief(Object found) {
    return ColumnPath.shortened(String.valueOf(found), MAX_MESSAGE_PART_CHARS);
  }
}
