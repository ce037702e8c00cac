package io.famfsarrow.fuse.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LostBytesTest {
  private final LostBytes lost = new LostBytes();

  @Test
  void nothingIsLostAtFirst() {
    assertTrue(lost.isNone());
    lost.stored(0, 100);
    assertTrue(lost.isNone());
  }

  @Test
  void piecesThatAreRepeatedInOrderTakeItAwayFromTheFront() {
    lost.add(100, 50);
    lost.stored(100, 20);
    assertEquals("bytes 120 to 150", lost.toString());
    lost.stored(110, 100);
    assertTrue(lost.isNone());
  }

  @Test
  void theEndCanBeRepeatedFirst() {
    lost.add(100, 50);
    lost.stored(140, 10);
    assertEquals("bytes 100 to 140", lost.toString());
  }

  @Test
  void whatLiesElsewhereDoesNotHelp() {
    lost.add(100, 50);
    lost.stored(0, 100);
    lost.stored(150, 50);
    lost.stored(120, 10);
    assertEquals("bytes 100 to 150", lost.toString());
  }

  @Test
  void severalPlacesAreOne() {
    lost.add(100, 50);
    lost.add(10, 5);
    assertEquals("bytes 10 to 150", lost.toString());
    lost.stored(10, 140);
    assertTrue(lost.isNone());
    lost.add(400, 1);
    assertEquals("bytes 400 to 401", lost.toString());
  }

  @Test
  void cuttingTheFileBeforeItMakesItWhole() {
    lost.add(100, 50);
    lost.cut(120);
    assertEquals("bytes 100 to 120", lost.toString());
    lost.cut(100);
    assertTrue(lost.isNone());
  }
}
