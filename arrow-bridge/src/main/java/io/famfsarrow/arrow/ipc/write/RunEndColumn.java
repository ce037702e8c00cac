package io.famfsarrow.arrow.ipc.write;

import java.util.List;

/** Column of runs: a child with the ends of the runs, and one with their values. */
final class RunEndColumn extends ColumnPlan {

  private final RunEnds ends;
  private final ColumnPlan values;

  RunEndColumn(int endWidth, ColumnPlan values) {
    this.ends = new RunEnds(endWidth);
    this.values = values;
  }

  @Override
  void addSlice(ArrayData source, long from, long count) {
    Limits.requireOffsets(source, ends.width, length(), count);
    ArrayData sourceEnds = source.child(0);
    long firstRun = runOf(sourceEnds, ends.width, from);
    long lastRun = runOf(sourceEnds, ends.width, from + count - 1);
    ends.addRuns(sourceEnds, firstRun, lastRun, from, count, length());
    values.add(source.child(1), firstRun, lastRun - firstRun + 1);
  }

  /** The run that holds a value: the first whose end lies behind it. */
  static long runOf(ArrayData sourceEnds, int width, long index) {
    long low = 0;
    long high = sourceEnds.length();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (RunEnds.end(sourceEnds, width, middle) > index) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (low == sourceEnds.length()) {
      throw new CorruptSourceException(
          "column \"%s\": its runs end before value %d; the source is damaged"
              .formatted(sourceEnds.name(), index));
    }
    return low;
  }

  @Override
  long nullCount() {
    return 0;
  }

  @Override
  List<BufferPlan> buffers() {
    return List.of();
  }

  @Override
  List<ColumnPlan> children() {
    return List.of(ends, values);
  }

  /** The child with the ends, which never has nulls. */
  private static final class RunEnds extends ColumnPlan {
    private final int width;
    private final ValuesPlan values;
    private ValueTransform next;

    RunEnds(int width) {
      this.width = width;
      this.values = ValuesPlan.ofWidth(width);
    }

    static long end(ArrayData source, int width, long run) {
      return Words.get(source.buffer(1).values(run, 1, width), width);
    }

    /** Adds runs, cut to the slice and moved behind {@code base} values that are there already. */
    void addRuns(ArrayData source, long firstRun, long lastRun, long from, long count, long base) {
      next =
          (in, out, runs, first) -> {
            for (long i = 0; i < runs; i++) {
              long end = Math.max(0, Math.min(Words.get(in + i * width, width) - from, count));
              Words.put(out + i * width, width, end + base);
            }
          };
      add(source, firstRun, lastRun - firstRun + 1);
    }

    @Override
    void addSlice(ArrayData source, long from, long count) {
      values.add(source.buffer(1).values(from, count, width), count, next);
    }

    @Override
    long nullCount() {
      return 0;
    }

    @Override
    List<BufferPlan> buffers() {
      return List.of(BufferPlans.EMPTY, values);
    }
  }
}
