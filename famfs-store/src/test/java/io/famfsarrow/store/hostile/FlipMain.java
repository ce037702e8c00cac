package io.famfsarrow.store.hostile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs bit flips: {@code FOLDER COUNT SEED IMAGES [FIRST]}. It ends with 0, with 1
 * and what went wrong, or with 3 if a case did not end.
 */
final class FlipMain {
  /** Of the processor's time, as the machine may have other things to do. */
  private static final long CASE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Of the clock's, for a case that waits for something that never comes. */
  private static final long CASE_WAIT_NANOS = TimeUnit.MINUTES.toNanos(20);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int HANGS = 3;

  private volatile long caseNumber;
  private volatile long caseStart;
  private volatile long caseStartOfProcessor;
  private long slowestNanos;
  private long slowestCase;

  private FlipMain() {}

  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    long first = arguments.length > 4 ? Long.parseLong(arguments[4]) : 0;
    new FlipMain()
        .run(
            Path.of(arguments[0]),
            Long.parseLong(arguments[1]),
            Long.parseLong(arguments[2]),
            Integer.parseInt(arguments[3]),
            first);
  }

  private void run(Path folder, long count, long seed, int images, long first) throws IOException {
    Warmup.run(folder);
    long start = System.nanoTime();
    try (BitFlips flips = new BitFlips(folder, seed, images)) {
      CaseGuard guard = new CaseGuard();
      startCase(first);
      watch();
      for (long number = first; number < first + count; number++) {
        startCase(number);
        flips.run(number);
        guard.check();
        noteTime(System.nanoTime() - caseStart);
      }
      System.out.printf(
          "%d flips of seed %d in %.1f s: %d media refused, slowest case %d in %.0f ms, "
              + "collections %d%n",
          count,
          seed,
          seconds(System.nanoTime() - start),
          flips.refusedCount(),
          slowestCase,
          seconds(slowestNanos) * 1e3,
          ManagementFactory.getGarbageCollectorMXBeans().stream()
              .mapToLong(gc -> gc.getCollectionCount())
              .sum());
    } catch (RuntimeException | Error fault) {
      fault.printStackTrace();
      System.exit(1);
    }
  }

  private void startCase(long number) {
    caseNumber = number;
    caseStart = System.nanoTime();
    caseStartOfProcessor = THREADS.getCurrentThreadCpuTime();
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private void noteTime(long nanos) {
    if (nanos > slowestNanos) {
      slowestNanos = nanos;
      slowestCase = caseNumber;
    }
  }

  /** A hang is a fault too; the stack says where. */
  private void watch() {
    Thread main = Thread.currentThread();
    Thread watch =
        new Thread(
            () -> {
              while (THREADS.getThreadCpuTime(main.getId()) - caseStartOfProcessor
                      < CASE_LIMIT_NANOS
                  && System.nanoTime() - caseStart < CASE_WAIT_NANOS) {
                pause();
              }
              System.err.println("case " + caseNumber + " does not end:");
              for (StackTraceElement element : main.getStackTrace()) {
                System.err.println("\tat " + element);
              }
              Runtime.getRuntime().halt(HANGS);
            });
    watch.setDaemon(true);
    watch.start();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
