package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.OrderedType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bounds of strings that are no longer than an index may hold, and valid UTF-8 like the strings.
 * UTF-8 is ordered as the characters' numbers are. A string that is not valid gives no bound.
 */
final class TextBounds {

  private static final int LAST_BEFORE_SURROGATES = Character.MIN_SURROGATE - 1;

  private TextBounds() {}

  /** The string, or its start up to the last character that fits: not above it. */
  static byte[] lower(byte[] value) {
    byte[] start = start(value);
    return decoded(start) == null ? null : start;
  }

  /**
   * The string, or one that lies above all that start as it does: its start with the last character
   * replaced by the next one. Null if there is none, because all are the greatest of all.
   */
  static byte[] upper(byte[] value) {
    byte[] start = start(value);
    int[] characters = decoded(start);
    if (characters == null || start == value) {
      return characters == null ? null : value;
    }
    for (int last = characters.length - 1; last >= 0; last--) {
      if (characters[last] < Character.MAX_CODE_POINT) {
        characters[last] = next(characters[last]);
        byte[] above = new String(characters, 0, last + 1).getBytes(StandardCharsets.UTF_8);
        if (above.length <= OrderedType.MAX_BYTES) {
          return above;
        }
      }
    }
    return null;
  }

  private static int next(int character) {
    return character == LAST_BEFORE_SURROGATES ? Character.MAX_SURROGATE + 1 : character + 1;
  }

  /** The value itself if it is short enough. */
  private static byte[] start(byte[] value) {
    int end = OrderedType.MAX_BYTES;
    if (value.length <= end) {
      return value;
    }
    while (end > 0 && (value[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(value, end);
  }

  private static int[] decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .codePoints()
          .toArray();
    } catch (CharacterCodingException invalid) {
      return null;
    }
  }
}
