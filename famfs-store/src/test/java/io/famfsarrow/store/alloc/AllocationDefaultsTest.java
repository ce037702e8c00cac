package io.famfsarrow.store.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationDefaultsTest {
  private static InterleaveParams parse(String yaml) {
    return AllocationDefaults.parse(yaml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsTheKeysInAnyOrder() {
    InterleaveParams expected = new InterleaveParams(8, 6, 4 << 20);
    assertEquals(
        expected, parse("interleaved_alloc:\n  nbuckets: 8\n  nstrips: 6\n  chunk_size: 4m\n"));
    assertEquals(
        expected,
        parse(
            "---\n# a comment\ninterleaved_alloc:\n  chunk_size: 4M\n  nstrips: 6\n  nbuckets: 8\n...\n"));
    assertEquals(
        expected, parse("{interleaved_alloc: {nstrips: 6, chunk_size: 4194304, nbuckets: 8}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "2097152, 2097152",
    "0x200000, 2097152",
    "2048k, 2097152",
    "2048K, 2097152",
    "2m, 2097152",
    "2M, 2097152",
    "1g, 1073741824",
    "1G, 1073741824",
    "0, 0"
  })
  void readsSizesWithSuffixes(String text, long bytes) {
    assertEquals(bytes, parse("interleaved_alloc: {chunk_size: " + text + "}").chunkBytes());
  }

  @Test
  void allZeroMeansNotInterleaved() {
    assertTrue(parse("interleaved_alloc: {nbuckets: 0, nstrips: 0, chunk_size: 0}").isOpen());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "---\n",
        "interleaved_alloc:",
        "interleaved_alloc: 5",
        "something_else: {nstrips: 1}",
        "interleaved_alloc: {nstrip: 1}",
        "interleaved_alloc: {nstrips: 1, nstrips: 2}",
        "interleaved_alloc: {nstrips: 1}\nmore: 2",
        "interleaved_alloc: {nstrips: 1}\n---\ninterleaved_alloc: {nstrips: 1}",
        "interleaved_alloc: {nstrips: -1}",
        "interleaved_alloc: {nstrips: many}",
        "interleaved_alloc: {nstrips: 4294967296}",
        "interleaved_alloc: {nstrips: [1]}",
        "interleaved_alloc: &a {nstrips: 1}",
        "interleaved_alloc: {chunk_size: 2mm}",
        "interleaved_alloc: {chunk_size: m}",
        "interleaved_alloc: {chunk_size: 99999999999g}",
        "interleaved_alloc: {chunk_size: 99999999999999999999}",
        "interleaved_alloc: {nstrips: 1",
        "- interleaved_alloc",
        "\t",
        "\"unclosed",
        "\"an escape that ends too early \\x",
        "\"an escape of no character \\U00110000\"",
        "!!java.net.URL [\"x\"]"
      })
  void refusesEverythingElse(String yaml) {
    assertThrows(InvalidRequestException.class, () -> parse(yaml));
  }

  @Test
  void nestingIsNotFollowed() {
    assertThrows(
        InvalidRequestException.class, () -> parse("[".repeat(AllocationDefaults.MAX_BYTES)));
    assertThrows(InvalidRequestException.class, () -> parse("{a: ".repeat(4000)));
  }

  @Test
  void arbitraryBytesAreParsedOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] base =
        "interleaved_alloc:\n  nbuckets: 8\n  nstrips: 6\n  chunk_size: 4m\n"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = base.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        AllocationDefaults.parse(bytes);
      } catch (InvalidRequestException refused) {
        assertTrue(refused.getMessage().length() > 10, refused.getMessage() + ", seed " + seed);
      }
    }
  }
}
