package io.famfsarrow.store.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.UnsupportedFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose checksums match and whose numbers lie. */
class SaveReaderTest {
  private static final long SIZE_BYTES = 1 << 20;
  private static final List<SaveLayout.Device> DEVICES =
      List.of(
          new SaveLayout.Device(SIZE_BYTES, new UUID(1, 2)),
          new SaveLayout.Device(2 * SIZE_BYTES, new UUID(3, 4)));

  private static SaveLayout.Header header(long coveredBytes) {
    return new SaveLayout.Header(new UUID(5, 6), 7, coveredBytes, DEVICES);
  }

  private static SaveReader reader(byte[] file) throws IOException {
    return new SaveReader(Channels.newChannel(new ByteArrayInputStream(file)));
  }

  private static byte[] sound() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    SaveWriter writer = new SaveWriter(Channels.newChannel(file), header(4096 + 100 + 10));
    writer.chunk(0, 0, new byte[4096], 4096);
    writer.chunk(0, 5000, new byte[] {1, 2, 3}, 3);
    writer.zeros(0, SIZE_BYTES - 97, 97);
    writer.chunk(1, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 9}, 10);
    writer.trailer();
    return file.toByteArray();
  }

  @Test
  void aSoundFileIsReadAsItWasWritten() throws Exception {
    SaveReader reader = reader(sound());
    assertEquals(header(4206), reader.header());
    assertTrue(reader.next());
    assertTrue(reader.chunk().zeros(), "zeros are found out");
    assertTrue(reader.next());
    assertEquals(5000, reader.chunk().mediaOffset());
    assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOf(reader.data(), 3));
    assertTrue(reader.next());
    assertTrue(reader.next());
    assertEquals(1, reader.chunk().deviceIndex());
    assertFalse(reader.next());
  }

  private static void assertRefused(SaveLayout.Chunk... chunks) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(SaveLayout.encode(header(0)));
    for (SaveLayout.Chunk chunk : chunks) {
      file.write(SaveLayout.encode(chunk));
    }
    SaveReader reader = reader(file.toByteArray());
    for (int i = 1; i < chunks.length; i++) {
      reader.next();
    }
    CorruptMediaException refused = assertThrows(CorruptMediaException.class, reader::next);
    assertFalse(refused.getMessage().contains("too early"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 0, -1",
    "0, 0, 2097153",
    "0, 0, -2147483648",
    "0, -1, 4096",
    "0, 1048575, 2",
    "0, 9223372036854775807, 1",
    "0, -9223372036854775808, 1",
    "2, 0, 1",
    "-1, 0, 1"
  })
  void aChunkThatLiesOutsideIsRefused(int device, long mediaOffset, int lengthBytes)
      throws Exception {
    assertRefused(new SaveLayout.Chunk(device, mediaOffset, lengthBytes, true, 0));
  }

  @Test
  void chunksThatOverlapOrGoBackAreRefused() throws Exception {
    SaveLayout.Chunk first = new SaveLayout.Chunk(0, 4096, 4096, true, 0);
    assertRefused(first, first);
    assertRefused(first, new SaveLayout.Chunk(0, 8191, 1, true, 0));
    assertRefused(first, new SaveLayout.Chunk(0, 0, 1, true, 0));
    assertRefused(new SaveLayout.Chunk(1, 0, 1, true, 0), new SaveLayout.Chunk(0, 0, 1, true, 0));
  }

  @Test
  void missingChunksAreNoticed() throws Exception {
    byte[] sound = sound();
    int first = SaveLayout.HEADER_BYTES;
    ByteArrayOutputStream without = new ByteArrayOutputStream();
    without.write(sound, 0, first);
    int rest = first + SaveLayout.RECORD_BYTES;
    without.write(sound, rest, sound.length - rest);
    SaveReader reader = reader(without.toByteArray());
    while (reader.chunk() == null || reader.chunk().deviceIndex() == 0) {
      assertTrue(reader.next());
    }
    assertThrows(CorruptMediaException.class, reader::next);
  }

  @Test
  void nothingMayFollowTheEnd() throws Exception {
    byte[] longer = Arrays.copyOf(sound(), sound().length + 1);
    SaveReader reader = reader(longer);
    for (int i = 0; i < 4; i++) {
      assertTrue(reader.next());
    }
    assertThrows(CorruptMediaException.class, reader::next);
  }

  private static byte[] headerWith(int offset, int value) {
    byte[] bytes = SaveLayout.encode(header(0));
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(offset, value);
    b.putInt(bytes.length - 4, SaveLayout.crc(bytes, bytes.length - 4));
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 17, Integer.MAX_VALUE})
  void aDeviceCountThatCannotBeIsRefused(int count) {
    assertThrows(CorruptMediaException.class, () -> reader(headerWith(12, count)));
  }

  @Test
  void anotherVersionIsSaid() {
    UnsupportedFormatException refused =
        assertThrows(UnsupportedFormatException.class, () -> reader(headerWith(8, 2)));
    assertTrue(refused.getMessage().contains("version 2"), refused.getMessage());
  }

  @Test
  void aMediumOfNegativeSizeIsRefused() {
    assertThrows(CorruptMediaException.class, () -> reader(headerWith(52, -1)));
  }
}
