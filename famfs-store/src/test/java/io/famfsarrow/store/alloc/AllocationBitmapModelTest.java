package io.famfsarrow.store.alloc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random operations agree with a plain array of booleans. */
class AllocationBitmapModelTest {
  private static final long UNIT = 2L << 20;
  private static final int UNITS = 200;

  @Test
  void agreesWithANaiveModel() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    AllocationBitmap bitmap = new AllocationBitmap(UNITS * UNIT + UNIT / 2, UNIT);
    boolean[] model = new boolean[UNITS];
    for (int i = 0; i < 20_000; i++) {
      int from = random.nextInt(UNITS);
      int count = 1 + random.nextInt(Math.min(8, UNITS - from));
      switch (random.nextInt(3)) {
        case 0 -> {
          int already = 0;
          for (int u = from; u < from + count; u++) {
            already += model[u] ? 1 : 0;
            model[u] = true;
          }
          assertEquals(
              already,
              bitmap.mark(from * UNIT, count * UNIT - random.nextInt(100)),
              "seed " + seed);
        }
        case 1 -> {
          for (int u = from; u < from + count; u++) {
            model[u] = false;
          }
          bitmap.clear(from * UNIT, count * UNIT);
        }
        default -> {
          int to = from + random.nextInt(UNITS + 2 - from);
          assertEquals(
              findFree(model, count, from, to), bitmap.findFree(count, from, to), "seed " + seed);
        }
      }
      if (i % 100 == 0) {
        compare(model, bitmap, "seed " + seed);
      }
    }
  }

  private static void compare(boolean[] model, AllocationBitmap bitmap, String where) {
    assertEquals(free(model, 0, UNITS), bitmap.freeUnits(), where);
    assertEquals(UNITS - free(model, 0, UNITS), bitmap.takenUnits(), where);
    assertEquals(largestFreeRun(model) * UNIT, bitmap.largestFreeRunBytes(), where);
    boolean[] copied = new boolean[UNITS];
    bitmap
        .copy()
        .forEachTakenRun(
            (offset, length) ->
                Arrays.fill(copied, (int) (offset / UNIT), (int) ((offset + length) / UNIT), true));
    assertArrayEquals(model, copied, where);
    for (int from = 0; from < UNITS; from += 7) {
      int to = Math.min(UNITS, from + 20);
      assertEquals(
          to - from - free(model, from, to),
          bitmap.takenWithin(from * UNIT, (to - from) * UNIT),
          where);
      assertEquals(behindFirstTaken(model, from, to), bitmap.behindFirstTaken(from, to), where);
    }
  }

  private static long findFree(boolean[] model, int count, int from, int to) {
    for (int start = from; start + count <= Math.min(to, UNITS); start++) {
      if (free(model, start, start + count) == count) {
        return start;
      }
    }
    return -1;
  }

  private static long behindFirstTaken(boolean[] model, int from, int to) {
    int unit = from;
    while (unit < to && !model[unit]) {
      unit++;
    }
    if (unit == to) {
      return -1;
    }
    while (unit < UNITS && model[unit]) {
      unit++;
    }
    return unit;
  }

  private static int free(boolean[] model, int from, int to) {
    int free = 0;
    for (int unit = from; unit < to; unit++) {
      free += model[unit] ? 0 : 1;
    }
    return free;
  }

  private static int largestFreeRun(boolean[] model) {
    int largest = 0;
    int run = 0;
    for (boolean taken : model) {
      run = taken ? 0 : run + 1;
      largest = Math.max(largest, run);
    }
    return largest;
  }

  @Test
  void aPartialLastUnitIsNeverHandedOut() {
    AllocationBitmap bitmap = new AllocationBitmap(3 * UNIT + UNIT - 1, UNIT);
    assertEquals(3, bitmap.usableUnits());
    assertEquals(0, bitmap.findFree(3, 0, Long.MAX_VALUE));
    assertEquals(-1, bitmap.findFree(4, 0, Long.MAX_VALUE));
  }
}
