package io.famfsarrow.arrow.filter;

import io.famfsarrow.arrow.index.OrderedType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Literals for columns of strings and binaries. */
final class ByteLiterals {

  private ByteLiterals() {}

  /** The literal's bytes, or null if the column's values are of another kind. */
  static byte[] of(Object literal, OrderedType type) {
    if (literal instanceof byte[] bytes) {
      return bytes;
    }
    return literal instanceof String text && type.text() ? utf8(text) : null;
  }

  /** Null if the text holds half a surrogate pair, which UTF-8 cannot say. */
  private static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException half) {
      return null;
    }
  }
}
