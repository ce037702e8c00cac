package io.famfsarrow.store.content;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.WritableRange;
import io.famfsarrow.store.media.RawMemory;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Fills memory from a seed and finds where memory differs from what a seed gives: the content that
 * {@code creat -r -S} and {@code verify -S} of the famfs tools write and expect (famfs-format
 * section 18).
 *
 * <p>One generator runs through a whole file, so a file is filled by one thread; several files may
 * be filled at once.
 */
public final class SeededContent {
  /** What is filled or compared between two calls of the progress listener; whole words. */
  private static final int PIECE_BYTES = 4 << 20;

  private SeededContent() {}

  /**
   * The seed that counts: the low 32 bits, zero-extended.
   *
   * @throws InvalidRequestException if they are 0, which stands for "from the clock": content that
   *     nobody could verify
   */
  public static long requireSeed(long seed) {
    long cut = seed & 0xFFFF_FFFFL;
    if (cut == 0) {
      throw new InvalidRequestException(
          "seed "
              + seed
              + " stands for a random one, which cannot be verified: expected 1 to 4294967295 (of"
              + " a larger number the low 32 bits count)");
    }
    return cut;
  }

  /** Fills the whole range. */
  public static void fill(WritableRange range, long seed) {
    fill(range, seed, done -> {});
  }

  /**
   * Fills the whole range.
   *
   * @param progress is told how many more bytes are filled, every few MiB
   * @throws io.famfsarrow.store.MemoryFaultException if the memory fails
   */
  public static void fill(WritableRange range, long seed, LongConsumer progress) {
    Xoroshiro generator = new Xoroshiro(requireSeed(seed));
    for (long at = 0; at < range.sizeBytes(); at += PIECE_BYTES) {
      long length = Math.min(PIECE_BYTES, range.sizeBytes() - at);
      range.prepare(at, length);
      long address = range.address() + at;
      range.guard(
          () -> {
            fillPiece(generator, address, length);
            return null;
          });
      progress.accept(length);
    }
  }

  private static void fillPiece(Xoroshiro generator, long address, long lengthBytes) {
    long words = lengthBytes & -Long.BYTES;
    for (long at = 0; at < words; at += Long.BYTES) {
      RawMemory.putLong(address + at, generator.nextTwoWords());
    }
    if (words < lengthBytes) {
      long last = generator.nextTwoWords();
      for (long at = words; at < lengthBytes; at++) {
        RawMemory.putByte(address + at, byteOf(last, at - words));
      }
    }
  }

  /** The first bytes of what a seed gives, as {@link #fill} writes them. */
  public static byte[] bytes(int lengthBytes, long seed) {
    Xoroshiro generator = new Xoroshiro(requireSeed(seed));
    byte[] content = new byte[lengthBytes];
    long words = 0;
    for (int at = 0; at < lengthBytes; at++) {
      int within = at % Long.BYTES;
      words = within == 0 ? generator.nextTwoWords() : words;
      content[at] = byteOf(words, within);
    }
    return content;
  }

  /**
   * Compares a whole range with what a seed gives.
   *
   * @return the offset of the first byte that differs, or empty if none does
   */
  public static OptionalLong verify(MemoryRange range, long seed) {
    return verify(range, seed, done -> {});
  }

  /**
   * As {@link #verify(MemoryRange, long)}.
   *
   * @param progress is told how many more bytes were compared, every few MiB
   * @throws io.famfsarrow.store.MemoryFaultException if the memory fails
   */
  public static OptionalLong verify(MemoryRange range, long seed, LongConsumer progress) {
    Xoroshiro generator = new Xoroshiro(requireSeed(seed));
    for (long at = 0; at < range.sizeBytes(); at += PIECE_BYTES) {
      long length = Math.min(PIECE_BYTES, range.sizeBytes() - at);
      long address = range.address() + at;
      long mismatch = range.guard(() -> mismatch(generator, address, length));
      if (mismatch >= 0) {
        return OptionalLong.of(at + mismatch);
      }
      progress.accept(length);
    }
    return OptionalLong.empty();
  }

  /** Offset of the first byte that differs, or -1. */
  private static long mismatch(Xoroshiro generator, long address, long lengthBytes) {
    long words = lengthBytes & -Long.BYTES;
    for (long at = 0; at < words; at += Long.BYTES) {
      long difference = RawMemory.getLong(address + at) ^ generator.nextTwoWords();
      if (difference != 0) {
        return at + Long.numberOfTrailingZeros(difference) / Byte.SIZE;
      }
    }
    if (words < lengthBytes) {
      long last = generator.nextTwoWords();
      for (long at = words; at < lengthBytes; at++) {
        if (RawMemory.getByte(address + at) != byteOf(last, at - words)) {
          return at;
        }
      }
    }
    return -1;
  }

  private static byte byteOf(long littleEndian, long index) {
    return (byte) (littleEndian >>> (index * Byte.SIZE));
  }
}
