package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.pcq.PcqConsumer;
import io.famfsarrow.store.pcq.PcqProducer;
import io.famfsarrow.store.pcq.QueueFiles;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a queue: a producer, a consumer or both, each in its own thread. The counts may be
 * read by any thread while it goes on.
 */
final class QueueRun {
  /** A side that waits looks so often before it starts to sleep. */
  private static final int BUSY_LOOKS = 200;

  private static final long SHORTEST_SLEEP_NANOS = 20_000;
  private static final long LONGEST_SLEEP_NANOS = 1_000_000;

  /** How often a side that waits looks whether the store is still the same. */
  private static final int LOOKS_PER_STORE_CHECK = 1000;

  private final FamfsStore store;
  private final FamfsPath queue;
  private final Limits limits;
  private final OptionalLong seed;
  private volatile long sentCount;
  private volatile long receivedCount;
  private volatile long wrongCount;
  private volatile long fullCount;
  private volatile long emptyCount;
  private volatile long retryCount;
  private volatile boolean failed;

  /**
   * When a side ends.
   *
   * @param noWait as soon as the queue is full or empty
   */
  record Limits(long messages, long nanos, boolean noWait) {}

  QueueRun(FamfsStore store, FamfsPath queue, Limits limits, OptionalLong seed) {
    this.store = store;
    this.queue = queue;
    this.limits = limits;
    this.seed = seed;
  }

  long sentCount() {
    return sentCount;
  }

  long receivedCount() {
    return receivedCount;
  }

  /** Messages that came whole and were not what the seed gives. */
  long wrongCount() {
    return wrongCount;
  }

  /** How often the producer found the queue full. */
  long fullCount() {
    return fullCount;
  }

  /** How often the consumer found it empty. */
  long emptyCount() {
    return emptyCount;
  }

  /** How often a bucket was read again. */
  long retryCount() {
    return retryCount;
  }

  String text() {
    return sentCount
        + " sent, "
        + receivedCount
        + " received, "
        + wrongCount
        + " wrong; full "
        + fullCount
        + " times, empty "
        + emptyCount
        + ", read again "
        + retryCount;
  }

  /** Runs to the end; an error of one side ends the other, too. */
  void go(boolean asProducer, boolean asConsumer) throws Exception {
    if (!asProducer || !asConsumer) {
      if (asProducer) {
        produce();
      } else {
        consume();
      }
      return;
    }
    both(this::produce, this::consume, () -> failed = true);
  }

  /**
   * Runs a producer in a thread of its own and a consumer in this one, until both have ended.
   *
   * @param stop ends the producer soon; called whatever it was that the consumer threw
   */
  static void both(Runnable producer, Runnable consumer, Runnable stop) throws Exception {
    FutureTask<Void> producing = new FutureTask<>(producer, null);
    Thread thread = new Thread(producing, "pcq-producer");
    thread.start();
    boolean consumed = false;
    try {
      consumer.run();
      consumed = true;
    } finally {
      if (!consumed) {
        stop.run();
        thread.join();
      }
    }
    await(producing);
  }

  private static void await(FutureTask<Void> task) throws Exception {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void produce() {
    try (QueueFiles.Side<PcqProducer> side = QueueFiles.openProducer(store, queue)) {
      PcqProducer producer = side.queue();
      byte[] message = message(producer.geometry().payloadBytes());
      Waiting waiting = new Waiting();
      long sent = 0;
      while (sent < limits.messages() && waiting.goesOn()) {
        if (producer.offer(message)) {
          sent++;
          sentCount = sent;
          waiting.reset();
        } else {
          fullCount = producer.fullCount();
          if (limits.noWait()) {
            return;
          }
          waiting.look();
        }
      }
    } catch (RuntimeException | Error e) {
      failed = true;
      throw e;
    }
  }

  private void consume() {
    try (QueueFiles.Side<PcqConsumer> side = QueueFiles.openConsumer(store, queue)) {
      PcqConsumer consumer = side.queue();
      byte[] expected = message(consumer.geometry().payloadBytes());
      byte[] message = new byte[expected.length];
      Waiting waiting = new Waiting();
      long received = 0;
      long wrong = 0;
      while (received < limits.messages() && waiting.goesOn()) {
        if (consumer.poll(message)) {
          received++;
          wrong += seed.isPresent() && !Arrays.equals(expected, message) ? 1 : 0;
          receivedCount = received;
          wrongCount = wrong;
          retryCount = consumer.retryCount();
          waiting.reset();
        } else {
          emptyCount = consumer.emptyCount();
          if (limits.noWait()) {
            return;
          }
          waiting.look();
        }
      }
    }
  }

  /** What every message holds: the famfs tools start each from the seed anew. */
  private byte[] message(int lengthBytes) {
    return seed.isPresent()
        ? SeededContent.bytes(lengthBytes, seed.getAsLong())
        : new byte[lengthBytes];
  }

  /** Time and patience of one side. */
  private final class Waiting {
    private final long startNanos = System.nanoTime();
    private int looks;
    private long sleepNanos = SHORTEST_SLEEP_NANOS;

    boolean goesOn() {
      boolean inTime =
          limits.nanos() == Long.MAX_VALUE || System.nanoTime() - startNanos < limits.nanos();
      return inTime && !failed;
    }

    void reset() {
      looks = 0;
      sleepNanos = SHORTEST_SLEEP_NANOS;
    }

    /** First busily, then with longer and longer sleeps. */
    void look() {
      looks++;
      if (looks % LOOKS_PER_STORE_CHECK == 0) {
        store.requireSameStore();
      }
      if (looks < BUSY_LOOKS) {
        Thread.onSpinWait();
        return;
      }
      LockSupport.parkNanos(sleepNanos);
      sleepNanos = Math.min(2 * sleepNanos, LONGEST_SLEEP_NANOS);
    }
  }
}
