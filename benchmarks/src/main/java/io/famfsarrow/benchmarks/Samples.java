package io.famfsarrow.benchmarks;

import java.util.Arrays;

/** Times of one thing, in milliseconds. */
final class Samples {
  private final double[] millis;

  private Samples(double[] millis) {
    this.millis = millis;
  }

  /** Something to be timed. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** Runs two things in turn, so that noise meets both; the first rounds are not counted. */
  static Samples[] inPairs(int warmUpRounds, int rounds, Action first, Action second)
      throws Exception {
    double[][] millis = new double[2][rounds];
    for (int round = -warmUpRounds; round < rounds; round++) {
      double a = time(first);
      double b = time(second);
      if (round >= 0) {
        millis[0][round] = a;
        millis[1][round] = b;
      }
    }
    return new Samples[] {new Samples(millis[0]), new Samples(millis[1])};
  }

  private static double time(Action action) throws Exception {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }

  double median() {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
