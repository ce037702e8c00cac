package io.famfsarrow.arrow.ipc.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HelpersTest {

  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {1, 2, 5})
  void everythingIsDoneWhenItIsFinished(int threads) {
    AtomicInteger done = new AtomicInteger();
    Set<Thread> workers = ConcurrentHashMap.newKeySet();
    try (Helpers helpers = new Helpers(threads)) {
      for (int i = 0; i < 1000; i++) {
        helpers.run(
            () -> {
              workers.add(Thread.currentThread());
              done.incrementAndGet();
            });
      }
      helpers.finish();
      assertEquals(1000, done.get());
    }
    assertTrue(threads > 1 || workers.equals(Set.of(Thread.currentThread())), workers::toString);
  }

  @Test
  void theCallerWorksWhenAllOthersAreBusy() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean here = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    try (Helpers helpers = new Helpers(3)) {
      for (int i = 0; i < 2; i++) {
        helpers.run(
            () -> {
              busy.countDown();
              await(release);
            });
      }
      busy.await();
      helpers.run(() -> here.set(Thread.currentThread() == caller));
      assertTrue(here.get());
      release.countDown();
      helpers.finish();
    }
  }

  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {2, 5})
  void theFirstFailureIsThrownAtTheEnd(int threads) {
    CorruptSourceException failure = new CorruptSourceException("damaged");
    try (Helpers helpers = new Helpers(threads)) {
      assertFalse(helpers.hasFailed());
      helpers.run(
          () -> {
            throw failure;
          });
      assertSame(failure, assertThrows(CorruptSourceException.class, helpers::finish));
      assertTrue(helpers.hasFailed());
    }
  }

  @Test
  void closingWaitsForWhatIsAtWorkAlsoWhenInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Helpers helpers = new Helpers(2);
    helpers.run(
        () -> {
          begun.countDown();
          sleep();
          ended.set(true);
        });
    begun.await();
    Thread.currentThread().interrupt();
    helpers.close();
    assertTrue(ended.get());
    assertTrue(Thread.interrupted());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Long enough for a close that does not wait to be seen, not that anything depended on it. */
  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
