package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HostileFilesTest {

  /** More of them with {@code -Dfuzz.mutants=N}. */
  private static final int MUTANTS_PER_FILE = Integer.getInteger("fuzz.mutants", 150);

  static List<Path> hostile() throws IOException {
    return Samples.files("hostile", "");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileFileIsRefusedOrValid(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (Validation level : Validation.values()) {
      Harmless.read(bytes, level);
    }
  }

  @ParameterizedTest
  @EnumSource(Validation.class)
  void mutantIsRefusedOrValid(Validation level) throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int read = 0;
    int mutant = 0;
    try {
      for (byte[] original : originals()) {
        for (mutant = 0; mutant < MUTANTS_PER_FILE; mutant++) {
          read += Harmless.read(mutate(original, random), level) ? 1 : 0;
        }
      }
    } catch (RuntimeException | Error failed) {
      throw new AssertionError("seed " + seed + ", mutant " + mutant, failed);
    }
    assertTrue(read > 0, "seed " + seed + ": every mutant was refused");
  }

  /** Every file cut at every length, which a writer that died could leave. */
  @Test
  void cutFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Samples.folder("valid/0.14.1/generated_interval.arrow"));
    for (int length = 0; length < whole.length; length += 7) {
      assertTrue(!Harmless.read(Arrays.copyOf(whole, length), Validation.OFFSETS));
    }
  }

  private static List<byte[]> originals() throws IOException {
    try (BufferAllocator allocator = new RootAllocator()) {
      return List.of(
          AllTypes.file(allocator, AllTypes.schema(), 2, 20, 1),
          sample("1.0.0-littleendian/generated_nested_dictionary"),
          sample("1.0.0-littleendian/generated_union"),
          sample("cpp-21.0.0/generated_run_end_encoded"),
          sample("cpp-21.0.0/generated_nested"),
          sample("2.0.0-compression/generated_zstd"),
          sample("2.0.0-compression/generated_lz4"),
          sample("../pyarrow/delta-dictionary"),
          sample("../pyarrow/views"),
          sample("0.14.1/generated_dictionary"));
    }
  }

  private static byte[] sample(String name) throws IOException {
    return Files.readAllBytes(Samples.folder("valid/" + name + ".arrow"));
  }

  /** Half of the changes hit the footer, where most of them matter. */
  private static byte[] mutate(byte[] original, Random random) {
    byte[] mutant = original.clone();
    int footer =
        10
            + Math.max(
                0,
                java.nio.ByteBuffer.wrap(mutant)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getInt(mutant.length - 10));
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int within = random.nextBoolean() ? Math.min(footer, mutant.length) : mutant.length;
      int at = mutant.length - 1 - random.nextInt(within);
      mutant[at] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (byte) 0xFF;
            case 2 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
            default -> (byte) random.nextInt();
          };
    }
    return mutant;
  }
}
