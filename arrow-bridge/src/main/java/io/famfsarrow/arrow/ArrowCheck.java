package io.famfsarrow.arrow;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Looks at every value of a file at level {@link Validation#FULL} and reports what is wrong rather
 * than stopping at the first problem: at most one per column and batch.
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

  private ArrowCheck() {}

  /**
   * Checks dictionaries and all batches; takes the time to read the file once.
   *
   * @return what is wrong; empty if nothing is
   * @throws io.famfsarrow.store.UnsupportedFormatException if a batch cannot be read here, for
   *     example because no codec for its compression is there
   */
  public static List<Problem> check(ArrowFile file) {
    List<Problem> problems = new ArrayList<>();
    if (overlapping(file, problems)) {
      return problems;
    }
    try (BufferAllocator allocator = new RootAllocator()) {
      file.ipc()
          .checkDictionaries(allocator, (batch, column, e) -> add(problems, batch, column, e));
      IntStream.range(0, file.batchCount())
          .forEach(
              i ->
                  file.ipc()
                      .check(i, allocator, (batch, column, e) -> add(problems, batch, column, e)));
    }
    return problems;
  }

  private static void add(
      List<Problem> problems, int batch, String column, CorruptArrowFileException e) {
    problems.add(new Problem(batch, column, e.code().toString(), e.getMessage()));
  }

  /** A footer that lists one block many times would keep a check busy for ever. */
  private static boolean overlapping(ArrowFile file, List<Problem> problems) {
    long bytes = 0;
    for (int batch = 0; batch < file.batchCount(); batch++) {
      try {
        bytes += file.ipc().block(batch).lengthBytes();
      } catch (CorruptArrowFileException lies) {
        continue; // reported with its batch
      }
      if (bytes > file.sizeBytes()) {
        String message = file.name() + ": footer: record batches overlap from batch " + batch;
        problems.add(new Problem(-1, null, Code.FOOTER.toString(), message));
        return true;
      }
    }
    return false;
  }
}
