package io.famfsarrow.store.testkit;

/**
 * The only source of choices of a schedule: the same seed makes the same choices. Splitmix64, so
 * that neighbouring seeds have nothing in common. Not thread-safe.
 */
public final class Chance {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public Chance(long seed) {
    state = seed;
  }

  /** The finalizer of splitmix64: spreads any value over all bits. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** A number from 0 to {@code bound} - 1. */
  public int below(int bound) {
    return (int) (((next() >>> 33) * bound) >>> 31);
  }

  /** A number within both limits. */
  public int between(int lowest, int highest) {
    return lowest + below(highest - lowest + 1);
  }

  /** True once in so many times. */
  public boolean oneIn(int times) {
    return below(times) == 0;
  }

  /** One of the values. */
  public int oneOf(int... values) {
    return values[below(values.length)];
  }

  /** Steps until the next event of a kind that comes every {@code mean} steps on average. */
  long gap(int mean) {
    return 1L + below(2 * mean);
  }
}
