package io.famfsarrow.store.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.WritableRange;
import io.famfsarrow.store.media.RawMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeededContentTest {
  private static final long SEED = 12_345;

  /** Memory of this process as a range, with what the test needs to look into it. */
  private record Memory(ByteBuffer buffer, long address, long sizeBytes)
      implements MemoryRange, WritableRange {

    static Memory of(int sizeBytes) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(sizeBytes + 1).order(ByteOrder.LITTLE_ENDIAN);
      long address = com.kenai.jffi.MemoryIO.getInstance().getDirectBufferAddress(buffer);
      return new Memory(buffer, address, sizeBytes);
    }

    @Override
    public Pin pin(String holder) {
      return () -> {};
    }

    @Override
    public void prepare(long offset, long lengthBytes) {
      // it is there
    }

    byte[] bytes() {
      byte[] bytes = new byte[(int) sizeBytes];
      buffer.get(0, bytes);
      return bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 7, 8, 9, 4096, 4099, (4 << 20) + 13})
  void fillsToTheLastByteAndNotBeyond(int sizeBytes) {
    Memory memory = Memory.of(sizeBytes);
    SeededContent.fill(memory, SEED);
    assertArrayEquals(SeededContent.bytes(sizeBytes, SEED), memory.bytes());
    assertEquals(0, memory.buffer().get(sizeBytes), "the byte behind the range");
    assertEquals(OptionalLong.empty(), SeededContent.verify(memory, SEED));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 4095, (4 << 20) - 1, 4 << 20, (4 << 20) + 12})
  void findsTheFirstByteThatDiffers(int at) {
    Memory memory = Memory.of((4 << 20) + 13);
    SeededContent.fill(memory, SEED);
    flip(memory, memory.sizeBytes() - 1, 1);
    flip(memory, at, 0x80);
    assertEquals(OptionalLong.of(at), SeededContent.verify(memory, SEED));
  }

  private static void flip(Memory memory, long at, int bits) {
    long address = memory.address() + at;
    RawMemory.putByte(address, (byte) (RawMemory.getByte(address) ^ bits));
  }

  @Test
  void anotherSeedDoesNotVerify() {
    Memory memory = Memory.of(4096);
    SeededContent.fill(memory, SEED);
    assertEquals(OptionalLong.of(0), SeededContent.verify(memory, SEED + 1));
  }

  @Test
  void onlyTheLow32BitsOfASeedCount() {
    assertArrayEquals(
        SeededContent.bytes(64, 77), SeededContent.bytes(64, 77 + (0xABCDL << Integer.SIZE)));
  }

  @Test
  void aSeedOfZeroCannotBeVerifiedAndIsRefused() {
    assertThrows(InvalidRequestException.class, () -> SeededContent.bytes(1, 0));
    assertThrows(InvalidRequestException.class, () -> SeededContent.bytes(1, 1L << Integer.SIZE));
  }

  /** The start of the first payload of the golden image g13-pcq. */
  @Test
  void theFirstWordsOfASeedAreThoseOfTheFamfsTools() {
    assertEquals(
        "d58eb6b6b117c9ad9b16f44e9ba0c287", HexFormat.of().formatHex(SeededContent.bytes(16, 77)));
  }
}
