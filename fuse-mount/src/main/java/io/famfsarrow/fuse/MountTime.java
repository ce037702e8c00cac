package io.famfsarrow.fuse;

import io.famfsarrow.store.InvalidRequestException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Options of a mount that are times, and their ranges. */
enum MountTime {
  FOLLOW("follow", Duration.ofMillis(1), "1ms"),
  DRAIN("drain", Duration.ZERO, "0s");

  private static final Duration LONGEST = Duration.ofHours(1);

  private final String option;
  private final Duration shortest;
  private final String shortestText;

  MountTime(String option, Duration shortest, String shortestText) {
    this.option = option;
    this.shortest = shortest;
    this.shortestText = shortestText;
  }

  void require(Duration time, String asGiven) {
    if (time.compareTo(shortest) < 0 || time.compareTo(LONGEST) > 0) {
      throw new InvalidRequestException(
          "mount option "
              + option
              + "="
              + asGiven
              + ": expected "
              + shortestText
              + " up to "
              + LONGEST.toSeconds()
              + "s");
    }
  }

  /** As {@link #number}, within the range. */
  Duration parse(String text) {
    Duration time = number(text);
    require(time, text);
    return time;
  }

  /** A number with {@code ms} or {@code s}; a bare one is in seconds. */
  private Duration number(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    try {
      if (lower.endsWith("ms")) {
        return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)));
      }
      String seconds = lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
      return Duration.of(Long.parseLong(seconds), ChronoUnit.SECONDS);
    } catch (NumberFormatException | ArithmeticException notANumber) {
      throw new InvalidRequestException(
          "mount option " + option + "=" + text + ": expected a time like 100ms or 2s", notANumber);
    }
  }
}
