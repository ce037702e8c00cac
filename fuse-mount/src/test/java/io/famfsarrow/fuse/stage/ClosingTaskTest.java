package io.famfsarrow.fuse.stage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClosingTaskTest {

  private static String stat(long flags, int exitCode) {
    StringBuilder line = new StringBuilder("12 (a) b (c)) X");
    for (int field = 4; field <= 52; field++) {
      long value =
          switch (field) {
            case 9 -> flags;
            case 52 -> exitCode;
            default -> 7;
          };
      line.append(' ').append(Long.toUnsignedString(value));
    }
    return line.append('\n').toString();
  }

  @Test
  void tasksThatGoOnAreNotKilled() {
    assertFalse(ClosingTask.wasKilled((int) ProcessHandle.current().pid()));
    assertFalse(ClosingTask.wasKilled(0));
    assertFalse(ClosingTask.wasKilled(Integer.MAX_VALUE), "no such task");
  }

  @Test
  void taskWithMemoryIsNotDying() {
    assertFalse(ClosingTask.isDying("Name:\ta\nState:\tD (disk sleep)\nVmSize:\t 9 kB\n"));
    assertTrue(ClosingTask.isDying("Name:\tVmSize:\nState:\tD (disk sleep)\nThreads:\t1\n"));
  }

  @Test
  void killedProcessIsKnownByFlagAndExitCode() {
    assertTrue(ClosingTask.wasKilled(stat(0x400404, 9), () -> false));
    assertTrue(ClosingTask.wasKilled(stat(0x400404, 0x80 | 11), () -> false), "with a core dump");
    assertFalse(ClosingTask.wasKilled(stat(0x400004, 0), () -> false));
  }

  @Test
  void threadOfAProcessThatExitsIsNotKilled() {
    assertFalse(ClosingTask.wasKilled(stat(0x400404, 3 << 8), () -> false));
    assertFalse(ClosingTask.wasKilled(stat(0x400404, 0), () -> false));
  }

  @Test
  void flagCountsWhereTheExitCodeIsHidden() {
    assertTrue(ClosingTask.wasKilled(stat(0x400404, 0), () -> true));
    assertFalse(ClosingTask.wasKilled(stat(0x400004, 0), () -> true));
  }
}
