package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small valid files with each byte changed to 00, to FF and by each single bit, and cut at each
 * length: all of them with the Maven profile {@code mutation-sweep}, a sample otherwise. Each must
 * end in values or in a typed error; {@link Harmless} says how that is looked at.
 */
class MutationSweepTest {

  /** 00, FF, and eight bits; the cut is one more. */
  private static final int CHANGES = 10;

  private static final int STRIDE = Integer.getInteger("sweep.stride", 13);

  /** Of the thread, so that a busy machine does not count; looked at by whole sweeps only. */
  private static final long MOST_NANOS = 2_000_000_000L;

  private final ThreadMXBean thread = ManagementFactory.getThreadMXBean();
  private int read;
  private int refused;
  private long longestNanos;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "valid/1.0.0-littleendian/generated_nested_dictionary.arrow",
        "valid/cpp-21.0.0/generated_union.arrow",
        "valid/cpp-21.0.0/generated_run_end_encoded.arrow",
        "valid/2.0.0-compression/generated_lz4.arrow",
        "pyarrow/delta-dictionary.arrow"
      })
  void everySmallChangeEndsInValuesOrATypedError(String name, TestReporter reporter)
      throws IOException {
    byte[] original = Files.readAllBytes(Samples.folder(name));
    int first = new Random().nextInt(STRIDE);
    for (int i = first; i < original.length * (CHANGES + 1); i += STRIDE) {
      look(original, i);
    }
    reporter.publishEntry(
        name, read + " read, " + refused + " refused, each in " + longestNanos / 1_000_000 + " ms");
    assertTrue(read > 0 && refused > 0, read + " were read, " + refused + " refused");
  }

  private void look(byte[] original, int number) {
    byte[] mutant = mutant(original, number);
    for (Validation level : new Validation[] {Validation.OFFSETS, Validation.FULL}) {
      try {
        look(mutant, level);
      } catch (RuntimeException | Error failed) {
        throw new AssertionError("mutant " + number + ", " + level, failed);
      }
    }
  }

  private void look(byte[] mutant, Validation level) {
    long before = thread.getCurrentThreadCpuTime();
    boolean isRead = Harmless.read(mutant, level);
    long nanos = thread.getCurrentThreadCpuTime() - before;
    longestNanos = Math.max(longestNanos, nanos);
    read += isRead ? 1 : 0;
    refused += isRead ? 0 : 1;
    assertTrue(STRIDE > 1 || nanos < MOST_NANOS, () -> nanos + " ns");
  }

  /** Byte by byte: the changes, then the cut. */
  private static byte[] mutant(byte[] original, int number) {
    int at = number / (CHANGES + 1);
    int change = number % (CHANGES + 1);
    if (change == CHANGES) {
      return Arrays.copyOf(original, at);
    }
    byte[] mutant = original.clone();
    mutant[at] =
        switch (change) {
          case 0 -> 0;
          case 1 -> (byte) 0xFF;
          default -> (byte) (mutant[at] ^ 1 << (change - 2));
        };
    return mutant;
  }
}
