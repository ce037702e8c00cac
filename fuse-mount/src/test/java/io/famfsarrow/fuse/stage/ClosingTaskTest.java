package io.famfsarrow.fuse.stage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClosingTaskTest {

  private static String stat(long flags, long stackPointer, int exitCode) {
    StringBuilder line = new StringBuilder("12 (a) b (c)) X");
    for (int field = 4; field <= 52; field++) {
      long value =
          switch (field) {
            case 9 -> flags;
            case 29 -> stackPointer;
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
  void killedProcessIsKnownByFlagAndExitCode() {
    assertTrue(ClosingTask.wasKilled(stat(0x400404, -1, 9)));
    assertTrue(ClosingTask.wasKilled(stat(0x400404, 4096, 0x80 | 11)), "with a core dump");
    assertFalse(ClosingTask.wasKilled(stat(0x400004, 4096, 0)));
  }

  @Test
  void threadOfAProcessThatExitsIsNotKilled() {
    assertFalse(ClosingTask.wasKilled(stat(0x400404, 4096, 3 << 8)));
    assertFalse(ClosingTask.wasKilled(stat(0x400404, 4096, 0)));
  }

  @Test
  void flagCountsWhereTheExitCodeIsHidden() {
    assertTrue(ClosingTask.wasKilled(stat(0x400404, 0, 0)));
  }
}
