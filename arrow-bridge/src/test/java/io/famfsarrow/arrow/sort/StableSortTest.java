package io.famfsarrow.arrow.sort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.famfsarrow.store.InvalidRequestException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StableSortTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 15, 16, 17, 31, 33, 1000, 4096, 10_007})
  void sortsAsTheLibraryDoes(int rows) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] values = random.ints(rows, 0, Math.max(1, rows / 3)).toArray();
    Integer[] expected = IntStream.range(0, rows).boxed().toArray(Integer[]::new);
    Arrays.sort(expected, Comparator.comparingInt(row -> values[row]));
    int[] order = StableSort.order(rows, (a, b) -> Integer.compare(values[a], values[b]));
    assertArrayEquals(expected, IntStream.of(order).boxed().toArray(), "seed " + seed);
  }

  @Test
  void whatIsInOrderIsLookedAtOnce() {
    int rows = 1 << 16;
    int[] compared = {0};
    int[] order =
        StableSort.order(
            rows,
            (a, b) -> {
              compared[0]++;
              return Integer.compare(a, b);
            });
    assertArrayEquals(IntStream.range(0, rows).toArray(), order);
    assertEquals(rows - 1, compared[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "a,a,false",
    "-a,a,true",
    "a:desc,a,true",
    "a:asc,a,false",
    "-1:asc,-1,false",
    "a b:desc,a b,true"
  })
  void readsKeys(String text, String column, boolean descending) {
    assertEquals(new SortKey(column, descending), SortKey.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ":desc"})
  void refusesKeysWithoutAName(String text) {
    assertThrows(InvalidRequestException.class, () -> SortKey.parse(text));
  }
}
