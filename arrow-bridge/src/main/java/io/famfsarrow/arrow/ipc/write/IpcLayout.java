package io.famfsarrow.arrow.ipc.write;

import java.nio.charset.StandardCharsets;

/**
 * Sizes and places of the Arrow IPC file format (Arrow columnar format, "IPC File Format"), with
 * the alignment that this project writes: every block, body and buffer starts at a multiple of 64
 * from the start of the file.
 *
 * <pre>
 * "ARROW1" 00 00 | schema message | dictionary batches | record batches | end of stream
 *   | trailer section (optional) | footer | footer length, 4 bytes | "ARROW1"
 * </pre>
 */
final class IpcLayout {

  /** Alignment of blocks, bodies and buffers, in bytes from the start of the file. */
  static final int ALIGNMENT_BYTES = 64;

  /** Alignment of the footer, in bytes from the start of the file. */
  static final int FOOTER_ALIGNMENT_BYTES = 8;

  private static final String MAGIC_TEXT = "ARROW1";

  /** Magic and two zero bytes: the schema message follows at 8. */
  static final int LEADING_MAGIC_BYTES = 8;

  /** Length of the footer and the magic once more. */
  static final int TRAILING_BYTES = Integer.BYTES + MAGIC_TEXT.length();

  /** First word of an encapsulated message. */
  static final int CONTINUATION = 0xFFFFFFFF;

  /** Continuation word and length of the metadata, before the flatbuffer. */
  static final int MESSAGE_PREFIX_BYTES = 2 * Integer.BYTES;

  /** Continuation word and a zero length. */
  static final int END_OF_STREAM_BYTES = MESSAGE_PREFIX_BYTES;

  private IpcLayout() {}

  static byte[] magic() {
    return MAGIC_TEXT.getBytes(StandardCharsets.US_ASCII);
  }

  /** The next multiple of {@link #ALIGNMENT_BYTES}; throws ArithmeticException on overflow. */
  static long align(long bytes) {
    return alignTo(bytes, ALIGNMENT_BYTES);
  }

  static boolean isAligned(long offset) {
    return (offset & (ALIGNMENT_BYTES - 1)) == 0;
  }

  /** The next multiple of a power of two. */
  static long alignTo(long bytes, int alignment) {
    return Math.addExact(bytes, alignment - 1L) & -alignment;
  }

  /** Bytes of a bitmap over that many values. */
  static long bitmapBytes(long values) {
    return (values >>> 3) + ((values & 7) == 0 ? 0 : 1);
  }
}
