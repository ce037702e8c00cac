package io.famfsarrow.cli.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Buffer in front of an output stream with the few writes that exporting rows needs, so that a cell
 * costs no object. Not safe for use by several threads; {@link #flush()} at the end.
 */
public final class ByteSink {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LONGEST_NUMBER_BYTES = 32;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;

  public ByteSink(OutputStream out) {
    this.out = out;
  }

  public void flush() throws IOException {
    drain();
    out.flush();
  }

  /** Forgets what was not written yet. */
  public void discard() {
    used = 0;
  }

  private void drain() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  private void room(int bytes) throws IOException {
    if (bytes > BUFFER_BYTES - used) {
      drain();
    }
  }

  /** One byte, given by its low 8 bits. */
  public void put(int b) throws IOException {
    room(1);
    buffer[used++] = (byte) b;
  }

  public void put(byte[] bytes, int start, int length) throws IOException {
    if (length > BUFFER_BYTES) {
      drain();
      out.write(bytes, start, length);
      return;
    }
    room(length);
    System.arraycopy(bytes, start, buffer, used, length);
    used += length;
  }

  /** Text that holds ASCII characters only. */
  public void ascii(String text) throws IOException {
    int length = text.length();
    if (length > BUFFER_BYTES) {
      utf8(text);
      return;
    }
    room(length);
    for (int i = 0; i < length; i++) {
      buffer[used++] = (byte) text.charAt(i);
    }
  }

  public void utf8(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes, 0, bytes.length);
  }

  /** Decimal digits of a signed number. */
  public void number(long value) throws IOException {
    if (value == Long.MIN_VALUE) {
      ascii(Long.toString(value));
      return;
    }
    room(LONGEST_NUMBER_BYTES);
    long rest = value;
    if (rest < 0) {
      buffer[used++] = '-';
      rest = -rest;
    }
    int end = used + digitCount(rest);
    for (int i = end - 1; i >= used; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    used = end;
  }

  /** Exactly {@code width} decimal digits, zeros in front; higher digits are cut. */
  public void padded(long value, int width) throws IOException {
    room(width);
    long rest = value;
    for (int i = used + width - 1; i >= used; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    used += width;
  }

  private static int digitCount(long value) {
    int count = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    return count;
  }
}
