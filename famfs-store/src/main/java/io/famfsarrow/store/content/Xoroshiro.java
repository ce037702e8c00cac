package io.famfsarrow.store.content;

/**
 * The generator xoroshiro128+ with the constants of 2016 (rotations 55 and 36, shift 14), its state
 * made from a seed by two steps of splitmix64 (famfs-format section 18). Not thread-safe.
 */
final class Xoroshiro {
  private static final int ROTATE_FIRST = 55;
  private static final int SHIFT = 14;
  private static final int ROTATE_SECOND = 36;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long MIX_FIRST = 0xBF58476D1CE4E5B9L;
  private static final long MIX_SECOND = 0x94D049BB133111EBL;

  private static final long WORD_MASK = 0xFFFF_FFFFL;

  private long first;
  private long second;

  Xoroshiro(long seed) {
    first = mix(seed + GOLDEN_GAMMA);
    second = mix(seed + GOLDEN_GAMMA + GOLDEN_GAMMA);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * MIX_FIRST;
    mixed = (mixed ^ (mixed >>> 27)) * MIX_SECOND;
    return mixed ^ (mixed >>> 31);
  }

  /** The next word of 32 bits, zero-extended. */
  long nextWord() {
    long word = (first + second) & WORD_MASK;
    long crossed = first ^ second;
    first = Long.rotateLeft(first, ROTATE_FIRST) ^ crossed ^ (crossed << SHIFT);
    second = Long.rotateLeft(crossed, ROTATE_SECOND);
    return word;
  }

  /** The next two words, the earlier one in the lower half: 8 bytes of content. */
  long nextTwoWords() {
    long low = nextWord();
    return low | nextWord() << Integer.SIZE;
  }
}
