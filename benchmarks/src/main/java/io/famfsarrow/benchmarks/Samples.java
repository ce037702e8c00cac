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
    return inTurn(warmUpRounds, rounds, first, second);
  }

  /** The same with any number of things. */
  static Samples[] inTurn(int warmUpRounds, int rounds, Action... actions) throws Exception {
    double[][] millis = new double[actions.length][rounds];
    for (int round = -warmUpRounds; round < rounds; round++) {
      for (int i = 0; i < actions.length; i++) {
        double time = time(actions[i]);
        if (round >= 0) {
          millis[i][round] = time;
        }
      }
    }
    return Arrays.stream(millis).map(Samples::new).toArray(Samples[]::new);
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
