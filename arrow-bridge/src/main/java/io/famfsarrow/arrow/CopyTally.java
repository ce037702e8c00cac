package io.famfsarrow.arrow;

import io.famfsarrow.arrow.ipc.CopyCounter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts towards a {@link CopyReport}. Safe for use by several threads. */
public final class CopyTally implements CopyCounter {

  private final String file;
  private final boolean requireZeroCopy;
  private final Map<String, Count> mapped = new LinkedHashMap<>();
  private final Map<String, Map<String, Count>> copied = new LinkedHashMap<>();

  private static final class Count {
    private long buffers;
    private long bytes;

    void add(long more) {
      buffers++;
      bytes += more;
    }
  }

  /**
   * Starts at nothing.
   *
   * @param file or dataset, for messages
   * @param requireZeroCopy whether a copy is an error
   */
  public CopyTally(String file, boolean requireZeroCopy) {
    this.file = file;
    this.requireZeroCopy = requireZeroCopy;
  }

  @Override
  public synchronized void mapped(String column, long bytes) {
    mapped.computeIfAbsent(column, first -> new Count()).add(bytes);
  }

  @Override
  public synchronized void copied(String column, String reason, long bytes) {
    if (requireZeroCopy) {
      throw new CopyRequiredException(
          file
              + ": column \""
              + column
              + "\" must be copied ("
              + reason
              + "), but zero copies were asked for: publish the data anew, which stores it plain");
    }
    mapped.computeIfAbsent(column, first -> new Count());
    copied
        .computeIfAbsent(column, first -> new LinkedHashMap<>())
        .computeIfAbsent(reason, first -> new Count())
        .add(bytes);
  }

  /** What was counted so far. */
  public synchronized CopyReport report() {
    List<CopyReport.Column> columns = new ArrayList<>();
    mapped.forEach(
        (column, count) -> {
          List<CopyReport.Copy> copies = new ArrayList<>();
          copied
              .getOrDefault(column, Map.of())
              .forEach(
                  (reason, copy) ->
                      copies.add(new CopyReport.Copy(reason, copy.buffers, copy.bytes)));
          columns.add(
              new CopyReport.Column(column, count.buffers, count.bytes, List.copyOf(copies)));
        });
    return new CopyReport(columns);
  }
}
