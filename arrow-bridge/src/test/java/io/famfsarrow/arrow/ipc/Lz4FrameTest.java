package io.famfsarrow.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.famfsarrow.store.media.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.BlockSize;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.Parameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against frames of another implementation, with every option that it has. */
class Lz4FrameTest {

  /** Text that repeats near and far, runs of one byte, and noise. */
  private static byte[] content(int length, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int at = 0; at + 600 < length; at += 600) {
      Arrays.fill(bytes, at, at + random.nextInt(300), (byte) random.nextInt());
      int back = random.nextInt(at + 1);
      System.arraycopy(bytes, back, bytes, at + 300, Math.min(250, at - back));
    }
    return bytes;
  }

  private static byte[] frame(byte[] content, Parameters parameters) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FramedLZ4CompressorOutputStream packer =
        new FramedLZ4CompressorOutputStream(out, parameters)) {
      packer.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] decode(byte[] frame, int length) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowBuf packed = allocator.buffer(Math.max(1, frame.length));
        ArrowBuf raw = allocator.buffer(Math.max(1, length))) {
      RawMemory.copy(frame, 0, packed.memoryAddress(), frame.length);
      Lz4Frame.decode(packed.memoryAddress(), frame.length, raw.memoryAddress(), length);
      byte[] bytes = new byte[length];
      RawMemory.copy(raw.memoryAddress(), bytes, 0, length);
      return bytes;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, true, false, false",
    "1, true, true, false",
    "13, false, false, false",
    "1000, true, false, true",
    "70000, true, true, false",
    "70000, false, true, true",
    "200000, false, false, true",
    "200000, true, false, true"
  })
  void unpacksWhatAnotherPacked(int length, boolean checksum, boolean blocks, boolean linked)
      throws IOException {
    byte[] content = content(length, length);
    Parameters parameters = new Parameters(BlockSize.K64, checksum, blocks, linked);
    byte[] frame = frame(content, parameters);
    assertArrayEquals(content, decode(frame, length));
    assertThrows(Lz4Block.MalformedException.class, () -> decode(frame, length + 1));
    if (length > 0) {
      assertThrows(Lz4Block.MalformedException.class, () -> decode(frame, length - 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 15, 20, 100, 800})
  void frameCutShortIsRefused(int missing) throws IOException {
    byte[] content = content(3000, 1);
    byte[] frame = frame(content, new Parameters(BlockSize.K64, true, true, true));
    byte[] cut = Arrays.copyOf(frame, frame.length - missing);
    assertThrows(Lz4Block.MalformedException.class, () -> decode(cut, content.length));
  }

  /** With checksums over header, blocks and content every flipped bit is noticed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void flippedBitIsRefused(long seed) throws IOException {
    byte[] content = content(2000, seed);
    byte[] frame = frame(content, new Parameters(BlockSize.K64, true, true, false));
    for (int bit = 0; bit < frame.length * 8; bit += 3) {
      byte[] flipped = frame.clone();
      flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
      assertThrows(Lz4Block.MalformedException.class, () -> decode(flipped, content.length));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 46947589",
    "a, 1426945110",
    "Nobody inspects the spammish repetition, -500614353"
  })
  void hashesAsTheSpecificationSays(String text, int hash) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    try (BufferAllocator allocator = new RootAllocator();
        ArrowBuf buffer = allocator.buffer(64)) {
      RawMemory.copy(bytes, 0, buffer.memoryAddress(), bytes.length);
      assertEquals(hash, XxHash32.hash(buffer.memoryAddress(), bytes.length));
    }
  }
}
