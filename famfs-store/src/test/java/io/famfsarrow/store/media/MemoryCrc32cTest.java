package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class MemoryCrc32cTest {

  private static long address(ByteBuffer memory) {
    return com.kenai.jffi.MemoryIO.getInstance().getDirectBufferAddress(memory);
  }

  /** Room for a start and an end that are not aligned. */
  private static ByteBuffer memory(byte[] bytes, int before) {
    return ByteBuffer.allocateDirect(bytes.length + 16).put(before, bytes);
  }

  @Test
  void givesThePublishedCheckValue() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer memory = memory(digits, 3);
    assertEquals(0xE3069283, MemoryCrc32c.of(address(memory) + 3, digits.length));
    assertEquals(0, MemoryCrc32c.of(address(memory), 0));
  }

  @Test
  void isTheSameInOnePieceAndInMany() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] bytes = new byte[100_000];
    random.nextBytes(bytes);
    CRC32C expected = new CRC32C();
    expected.update(bytes);
    ByteBuffer memory = memory(bytes, 5);
    long address = address(memory) + 5;
    assertEquals((int) expected.getValue(), MemoryCrc32c.of(address, bytes.length));
    MemoryCrc32c pieces = new MemoryCrc32c();
    for (int done = 0; done < bytes.length; ) {
      int part = Math.min(1 + random.nextInt(40_000), bytes.length - done);
      pieces.update(address + done, part);
      done += part;
    }
    assertEquals((int) expected.getValue(), pieces.value(), "seed " + seed);
  }
}
