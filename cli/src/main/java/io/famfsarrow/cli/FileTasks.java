package io.famfsarrow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same to several files, some at once. */
final class FileTasks {
  /** What the famfs tools allow. */
  private static final int MAX_THREADS = 256;

  private FileTasks() {}

  /** What is done to one item. */
  interface Task<T> {
    void run(T item) throws Exception;
  }

  /** The number of threads that was asked for; 0: one for each processor. */
  static int threads(int asked) {
    if (asked < 0 || asked > MAX_THREADS) {
      throw CommandException.usage("-t " + asked + ": expected 0 to " + MAX_THREADS + " threads");
    }
    return asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
  }

  /**
   * Runs the task for each item. One that fails does not stop the others: each error is said, in
   * the order of the items, and the first one's exit code is returned. The error of a single item
   * is thrown.
   */
  static <T> int run(Console console, List<T> items, int threads, Task<T> task) throws Exception {
    if (items.size() == 1) {
      task.run(items.get(0));
      return ExitCodes.DONE;
    }
    int exitCode = ExitCodes.DONE;
    for (Throwable error : errors(items, threads, task)) {
      int code = ErrorReport.print(error, console.err());
      exitCode = exitCode == ExitCodes.DONE ? code : exitCode;
    }
    return exitCode;
  }

  private static <T> List<Throwable> errors(List<T> items, int threads, Task<T> task)
      throws InterruptedException {
    List<Throwable> errors = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, items.size()));
    try {
      List<Future<?>> results = new ArrayList<>();
      for (T item : items) {
        results.add(
            pool.submit(
                () -> {
                  task.run(item);
                  return null;
                }));
      }
      for (Future<?> result : results) {
        try {
          result.get();
        } catch (ExecutionException failed) {
          errors.add(failed.getCause());
        }
      }
    } finally {
      pool.shutdownNow();
    }
    return errors;
  }
}
