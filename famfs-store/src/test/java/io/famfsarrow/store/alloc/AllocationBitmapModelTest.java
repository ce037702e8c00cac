package io.famfsarrow.store.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        default ->
            assertEquals(
                firstFit(model, count, from), bitmap.firstFit(count, from * UNIT), "seed " + seed);
      }
    }
    assertEquals(free(model), bitmap.freeUnits());
  }

  private static long firstFit(boolean[] model, int count, int from) {
    for (int start = from; start + count <= model.length; start++) {
      boolean fits = true;
      for (int u = start; u < start + count; u++) {
        fits &= !model[u];
      }
      if (fits) {
        return start * UNIT;
      }
    }
    return -1;
  }

  private static int free(boolean[] model) {
    int free = 0;
    for (boolean taken : model) {
      free += taken ? 0 : 1;
    }
    return free;
  }

  @Test
  void aPartialLastUnitIsNeverHandedOut() {
    AllocationBitmap bitmap = new AllocationBitmap(3 * UNIT + UNIT - 1, UNIT);
    assertEquals(3, bitmap.usableUnits());
    assertEquals(0, bitmap.firstFit(3, 0));
    assertEquals(-1, bitmap.firstFit(4, 0));
  }
}
