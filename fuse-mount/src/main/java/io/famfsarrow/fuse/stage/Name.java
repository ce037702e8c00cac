package io.famfsarrow.fuse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Name of a directory entry as bytes, ordered by unsigned bytes. Immutable. */
public final class Name implements Comparable<Name> {

  /** Longest name that Linux knows. */
  static final int MAX_BYTES = 255;

  private final byte[] bytes;

  /**
   * @param bytes must not change afterwards
   */
  public Name(byte[] bytes) {
    this.bytes = bytes;
  }

  static Name of(String text) {
    return new Name(text.getBytes(UTF_8));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  int lengthBytes() {
    return bytes.length;
  }

  boolean startsWith(char first) {
    return bytes.length > 0 && bytes[0] == first;
  }

  boolean endsWith(byte[] end) {
    int start = bytes.length - end.length;
    return start >= 0 && Arrays.equals(bytes, start, bytes.length, end, 0, end.length);
  }

  @Override
  public int compareTo(Name other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Bytes that are not UTF-8 become replacement characters. */
  @Override
  public String toString() {
    return new String(bytes, UTF_8);
  }
}
