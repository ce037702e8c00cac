package io.famfsarrow.spark.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.SpaceLoan;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.media.MediaRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WireTest {

  /** Remembers what it was asked for, and fails as it is told. */
  private static final class Recorder implements WriteService {
    private final List<String> asked = new ArrayList<>();
    private RuntimeException failure;

    private void asked(String what) {
      asked.add(what);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public Grant reserve(long task, long sizeBytes) {
      asked("reserve " + task + " " + sizeBytes);
      List<MediaRange> strips =
          List.of(new MediaRange(0, 4 << 20, 2 << 20), new MediaRange(3, 1L << 40, 4 << 20));
      return new Grant(7, new SpaceLoan(new UUID(1, 2), sizeBytes, strips, strips));
    }

    @Override
    public void confirm(long part) {
      asked("confirm " + part);
    }

    @Override
    public void store(long part, long offset, byte[] bytes) {
      asked("store " + part + " " + offset + " " + bytes.length + " " + bytes[bytes.length - 1]);
    }

    @Override
    public void release(long task) {
      asked("release " + task);
    }
  }

  private final Recorder driver = new Recorder();
  private final WriteService task = Wire.client(request -> Wire.answer(request, driver));

  @Test
  void theDriverIsAskedForWhatTheTaskWants() {
    Grant grant = task.reserve(-5, 5_000_000);
    assertEquals(driver.reserve(-5, 5_000_000), grant);
    task.confirm(Long.MAX_VALUE);
    task.store(7, 1L << 40, new byte[] {1, 2, 3});
    task.release(9);
    assertEquals(
        List.of(
            "reserve -5 5000000",
            "reserve -5 5000000",
            "confirm 9223372036854775807",
            "store 7 1099511627776 3 3",
            "release 9"),
        driver.asked);
  }

  @Test
  void failuresOfTheDriverAreTheTasks() {
    driver.failure = new NoSpaceException("full");
    assertEquals(
        "full", assertThrows(NoSpaceException.class, () -> task.reserve(1, 1)).getMessage());
    driver.failure = new StoreClosedException("over");
    assertEquals(
        "over", assertThrows(StoreClosedException.class, () -> task.confirm(1)).getMessage());
    driver.failure = new IllegalStateException("defect");
    FamfsException other = assertThrows(FamfsException.class, () -> task.release(1));
    assertTrue(other.getMessage().contains("defect"), other::getMessage);
  }

  @Test
  void brokenMessagesAreAnsweredWithAnError() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refusals = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] message = new byte[random.nextInt(40)];
      random.nextBytes(message);
      if (message.length > 0) {
        message[0] = (byte) random.nextInt(6);
      }
      byte[] answer = Wire.answer(message, driver);
      assertTrue(answer.length > 0, () -> "seed " + seed);
      WriteService client = Wire.client(request -> message);
      try {
        client.reserve(1, 1);
      } catch (FamfsException | IllegalArgumentException refused) {
        refusals++;
      }
    }
    assertTrue(refusals > 10_000, "noise is taken for answers, seed " + seed);
    byte[] huge = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127, -1, -1, -1};
    assertEquals(3, Wire.answer(huge, driver)[0], "2 GiB are announced, and nothing follows");
    assertArrayEquals(new byte[] {0}, Wire.answer(new byte[] {4, 0, 0, 0, 0, 0, 0, 0, 1}, driver));
  }
}
