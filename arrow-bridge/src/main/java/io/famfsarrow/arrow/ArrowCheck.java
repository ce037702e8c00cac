package io.famfsarrow.arrow;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.arrow.ipc.IpcFile;
import io.famfsarrow.arrow.ipc.write.ParallelLoop;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Looks at every value of a file at level {@link Validation#FULL}, compares checksums and
 * statistics with those of its batch index, and reports what is wrong rather than stopping at the
 * first problem: at most one per column and batch, beside the batch's checksum.
 */
public final class ArrowCheck {

  /**
   * One thing that is wrong.
   *
   * @param batch number of the record batch, or -1 for a dictionary or the file as a whole
   * @param column path of the column, or null if more than one is concerned
   * @param code as {@link CorruptArrowFileException.Code} prints it
   */
  public record Problem(int batch, String column, String code, String message) {}

  /** With this many it ends: a footer may list millions of blocks, each of them wrong. */
  static final int MAX_PROBLEMS = 1000;

  private static final int BATCHES_A_THREAD = 32;

  private ArrowCheck() {}

  /**
   * Checks dictionaries and all batches; takes the time to read the file once.
   *
   * @return what is wrong; empty if nothing is. After the batch in which {@value #MAX_PROBLEMS} are
   *     reached, one more says that the rest was not looked at
   * @throws io.famfsarrow.store.UnsupportedFormatException if a batch cannot be read here, for
   *     example because no codec for its compression is there
   */
  public static List<Problem> check(ArrowFile file) {
    return check(file, Runtime.getRuntime().availableProcessors());
  }

  /**
   * As {@link #check(ArrowFile)}.
   *
   * @param threads how many look at batches at a time; what is found does not depend on it
   */
  public static List<Problem> check(ArrowFile file, int threads) {
    List<Problem> problems = new ArrayList<>();
    IpcFile.Problems found = (batch, column, e) -> problems.add(problem(batch, column, e));
    try (BufferAllocator allocator = new RootAllocator()) {
      file.ipc().requireBlocksFit();
      file.ipc().checkIndex(found);
      file.ipc().checkDictionaries(allocator, found);
      checkBatches(file, threads, allocator, problems);
    } catch (CorruptArrowFileException footer) {
      problems.add(problem(-1, null, footer));
    }
    return problems;
  }

  /** Some batches at a time, so that it ends soon after too much was found. */
  private static void checkBatches(
      ArrowFile file, int threads, BufferAllocator allocator, List<Problem> problems) {
    int step = threads * BATCHES_A_THREAD;
    for (int first = 0; first < file.batchCount(); first += step) {
      List<List<Problem>> found =
          checkSome(file, first, Math.min(step, file.batchCount() - first), threads, allocator);
      for (int i = 0; i < found.size(); i++) {
        if (problems.size() >= MAX_PROBLEMS) {
          problems.add(stopped(file, first + i));
          return;
        }
        problems.addAll(found.get(i));
      }
    }
  }

  private static List<List<Problem>> checkSome(
      ArrowFile file, int first, int count, int threads, BufferAllocator allocator) {
    List<List<Problem>> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(new ArrayList<>());
    }
    ParallelLoop.run(
        threads,
        count,
        i ->
            file.ipc()
                .check(
                    first + i,
                    allocator,
                    (batch, column, e) -> found.get(i).add(problem(batch, column, e))));
    return found;
  }

  private static Problem problem(int batch, String column, CorruptArrowFileException e) {
    return new Problem(batch, column, e.code().toString(), e.getMessage());
  }

  private static Problem stopped(ArrowFile file, int batch) {
    String message =
        file.name() + ": record batch " + batch + " and what follows were not looked at any more";
    return new Problem(-1, null, Code.FOOTER.toString(), message);
  }
}
