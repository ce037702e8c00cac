package io.famfsarrow.store.follow;

import java.time.Duration;

/**
 * How often a follower looks. Right after news it looks all the time, then it pauses, twice as long
 * each time, up to a limit: bursts are followed closely, silence costs next to nothing.
 *
 * @param busyNanos how long it looks all the time after news
 * @param firstPauseNanos first pause after that
 * @param longestPauseNanos what pauses grow to; 0 is never to pause
 */
public record FollowPace(long busyNanos, long firstPauseNanos, long longestPauseNanos) {
  private static final long MICROSECOND = 1_000;

  public FollowPace {
    boolean firstPauseMissing = longestPauseNanos > 0 && firstPauseNanos <= 0;
    if (busyNanos < 0 || longestPauseNanos < 0 || firstPauseMissing) {
      throw new IllegalArgumentException(
          "pace: busy " + busyNanos + ", pauses " + firstPauseNanos + " to " + longestPauseNanos);
    }
  }

  /** Notices within 5 ms, and with some hundred looks per second in silence. */
  public static FollowPace adaptive() {
    return upTo(Duration.ofMillis(5));
  }

  /** Pauses grow to that length, which is about the longest time until news is noticed. */
  public static FollowPace upTo(Duration longestPause) {
    return new FollowPace(20 * MICROSECOND, 50 * MICROSECOND, longestPause.toNanos());
  }

  /** Never pauses: notices within microseconds, and takes a processor of its own. */
  public static FollowPace spinning() {
    return new FollowPace(0, 0, 0);
  }

  /**
   * How long to pause before the next look; 0 is not at all.
   *
   * @param silentNanos time since the last news
   * @param lastPauseNanos the pause before; 0 if there was none since the last news
   */
  long pauseNanos(long silentNanos, long lastPauseNanos) {
    if (silentNanos < busyNanos || longestPauseNanos == 0) {
      return 0;
    }
    return Math.min(longestPauseNanos, Math.max(firstPauseNanos, 2 * lastPauseNanos));
  }
}
