package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private static final long MIB = 1L << 20;
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "100, 400, 10, copy [#######.......................]  25%  10.00 MiB/s  0:30 left",
    "400, 400, 40, copy [##############################] 100%  10.00 MiB/s  0:00 left",
    "500, 400, 50, copy [##############################] 100%  10.00 MiB/s  0:00 left",
    "1, 100, 2, copy [..............................]   1%  512.00 KiB/s  3:18 left",
    "1, 10000, 1, copy [..............................]   0%  1.00 MiB/s  2:46:39 left",
    "100, 0, 10, copy  100.00 MiB  10.00 MiB/s"
  })
  void saysHowFarItIsAndHowLongItTakes(long doneMib, long totalMib, long seconds, String expected) {
    assertEquals(expected, Progress.text("copy", doneMib * MIB, totalMib * MIB, seconds * SECOND));
  }

  @Test
  void doesNotGuessBeforeAnythingIsDone() {
    String text = Progress.text("copy", 0, MIB, SECOND);
    assertEquals("copy [..............................]   0%  0 B/s", text.strip());
  }
}
