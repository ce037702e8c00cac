package io.famfsarrow.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Bytes as they are written in the tests: hexadecimal, blanks where one likes. */
final class Hex {
  private Hex() {}

  static byte[] bytes(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(bytes(text)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A buffer full of what nobody wrote, so that bytes left as they were are noticed. */
  static ByteBuffer dirty(int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      buffer.put((byte) 0xaa);
    }
    return buffer.clear();
  }

  static void assertBytes(String expected, byte[] found) {
    assertEquals(HexFormat.of().formatHex(bytes(expected)), HexFormat.of().formatHex(found));
  }

  /** Compares a part of a buffer; what lies behind it must be as it was. */
  static void assertBytes(String expected, ByteBuffer buffer, int from) {
    byte[] found = new byte[bytes(expected).length];
    buffer.get(from, found);
    assertBytes(expected, found);
    for (int i = from + found.length; i < buffer.capacity(); i++) {
      assertEquals((byte) 0xaa, buffer.get(i), "byte " + i + " behind the structure");
    }
  }
}
