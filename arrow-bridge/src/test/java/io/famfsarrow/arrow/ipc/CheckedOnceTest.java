package io.famfsarrow.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckedOnceTest {

  @Test
  void remembersWhatPassedAndNothingElse() {
    int batches = 5000;
    int columns = 37;
    CheckedOnce checked = new CheckedOnce(batches, columns);
    Set<Integer> passed = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      int batch = random.nextInt(batches);
      int column = random.nextInt(columns);
      checked.pass(batch, column);
      passed.add(batch * columns + column);
    }
    for (int batch = 0; batch < batches; batch++) {
      for (int column = 0; column < columns; column++) {
        assertEquals(passed.contains(batch * columns + column), checked.passed(batch, column));
      }
    }
  }

  @Test
  void forgetsWhereThereIsTooMuchToRemember() {
    CheckedOnce checked = new CheckedOnce(1 << 24, 1000);
    checked.pass(3, 4);
    assertFalse(checked.passed(3, 4));
  }
}
