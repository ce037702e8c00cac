package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class QueueRunTest {
  private static final long LONG_SECONDS = 60;

  @Test
  void whateverEndsTheConsumerEndsTheProducer() {
    for (Throwable reason :
        new Throwable[] {new OutOfMemoryError("x"), new IllegalStateException("x")}) {
      CountDownLatch stopped = new CountDownLatch(1);
      AtomicBoolean ended = new AtomicBoolean();
      Throwable thrown =
          assertThrows(
              Throwable.class,
              () ->
                  QueueRun.both(
                      () -> ended.set(await(stopped)), () -> raise(reason), stopped::countDown));
      assertEquals(reason, thrown);
      assertTrue(ended.get(), "the producer was stopped and waited for");
    }
  }

  @Test
  void anErrorOfTheProducerIsHandedOn() {
    Error reason = new OutOfMemoryError("x");
    Throwable thrown =
        assertThrows(Throwable.class, () -> QueueRun.both(() -> raise(reason), () -> {}, () -> {}));
    assertEquals(reason, thrown);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(LONG_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException nobodyDoes) {
      throw new AssertionError(nobodyDoes);
    }
  }

  private static void raise(Throwable reason) {
    if (reason instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) reason;
  }
}
