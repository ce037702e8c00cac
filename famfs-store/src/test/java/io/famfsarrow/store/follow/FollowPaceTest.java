package io.famfsarrow.store.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FollowPaceTest {

  @Test
  void pausesDoubleUpToTheLimit() {
    FollowPace pace = new FollowPace(100, 10, 50);
    assertEquals(0, pace.pauseNanos(99, 0));
    assertEquals(10, pace.pauseNanos(100, 0));
    assertEquals(20, pace.pauseNanos(110, 10));
    assertEquals(40, pace.pauseNanos(130, 20));
    assertEquals(50, pace.pauseNanos(170, 40));
    assertEquals(50, pace.pauseNanos(Long.MAX_VALUE, 50));
  }

  @Test
  void theLimitHoldsForTheFirstPauseToo() {
    assertEquals(1_000, FollowPace.upTo(Duration.ofNanos(1_000)).pauseNanos(1_000_000, 0));
  }

  @Test
  void spinningNeverPauses() {
    assertEquals(0, FollowPace.spinning().pauseNanos(Long.MAX_VALUE, 0));
  }

  @Test
  void refusesAPaceThatMakesNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new FollowPace(-1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new FollowPace(0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new FollowPace(0, 1, -1));
  }
}
