package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/**
 * INIT ({@code struct fuse_init_in}, {@code struct fuse_init_out}). The flags are 64 bits in two
 * halves, of which a kernel sends the upper one only if it sets {@link InitFlags#INIT_EXT}.
 */
final class InitLayout {
  private static final int IN = InHeaderLayout.BYTES;
  private static final int IN_MAJOR_OFFSET = IN;
  private static final int IN_MINOR_OFFSET = IN_MAJOR_OFFSET + Integer.BYTES; // 4
  private static final int IN_READAHEAD_OFFSET = IN_MINOR_OFFSET + Integer.BYTES; // 8
  private static final int IN_FLAGS_OFFSET = IN_READAHEAD_OFFSET + Integer.BYTES; // 12
  private static final int IN_FLAGS2_OFFSET = IN_FLAGS_OFFSET + Integer.BYTES; // 16

  /** What a kernel of another major version sends, too. */
  static final int IN_VERSION_BYTES = IN_READAHEAD_OFFSET - IN; // 8

  /** What every kernel of protocol 7.36 and later sends at least. */
  static final int IN_BYTES = IN_FLAGS2_OFFSET + Integer.BYTES - IN; // 20

  private static final int OUT = OutHeaderLayout.BYTES;
  private static final int OUT_MAJOR_OFFSET = OUT;
  private static final int OUT_MINOR_OFFSET = OUT_MAJOR_OFFSET + Integer.BYTES; // 4
  private static final int OUT_READAHEAD_OFFSET = OUT_MINOR_OFFSET + Integer.BYTES; // 8
  private static final int OUT_FLAGS_OFFSET = OUT_READAHEAD_OFFSET + Integer.BYTES; // 12
  private static final int OUT_MAX_BACKGROUND_OFFSET = OUT_FLAGS_OFFSET + Integer.BYTES; // 16
  private static final int OUT_CONGESTION_OFFSET = OUT_MAX_BACKGROUND_OFFSET + Short.BYTES; // 18
  private static final int OUT_MAX_WRITE_OFFSET = OUT_CONGESTION_OFFSET + Short.BYTES; // 20
  private static final int OUT_TIME_GRAIN_OFFSET = OUT_MAX_WRITE_OFFSET + Integer.BYTES; // 24
  private static final int OUT_MAX_PAGES_OFFSET = OUT_TIME_GRAIN_OFFSET + Integer.BYTES; // 28
  private static final int OUT_MAP_ALIGNMENT_OFFSET = OUT_MAX_PAGES_OFFSET + Short.BYTES; // 30
  private static final int OUT_FLAGS2_OFFSET = OUT_MAP_ALIGNMENT_OFFSET + Short.BYTES; // 32
  private static final int OUT_STACK_DEPTH_OFFSET = OUT_FLAGS2_OFFSET + Integer.BYTES; // 36
  private static final int OUT_UNUSED_OFFSET = OUT_STACK_DEPTH_OFFSET + Integer.BYTES; // 40
  private static final int OUT_UNUSED_BYTES = 24;

  static final int OUT_BYTES = OUT_UNUSED_OFFSET + OUT_UNUSED_BYTES - OUT; // 64

  private InitLayout() {}

  static int major(ByteBuffer b) {
    return b.getInt(IN_MAJOR_OFFSET);
  }

  static int minor(ByteBuffer b) {
    return b.getInt(IN_MINOR_OFFSET);
  }

  /** Bytes that the kernel would read ahead; the reply can only lower it. */
  static int maxReadahead(ByteBuffer b) {
    return b.getInt(IN_READAHEAD_OFFSET);
  }

  static long flags(ByteBuffer b) {
    long low = Integer.toUnsignedLong(b.getInt(IN_FLAGS_OFFSET));
    long high = Integer.toUnsignedLong(b.getInt(IN_FLAGS2_OFFSET));
    return (low & InitFlags.INIT_EXT) == 0 ? low : high << Integer.SIZE | low;
  }

  static void putRequest(ByteBuffer b, int major, int minor, int maxReadahead, long flags) {
    b.putInt(IN_MAJOR_OFFSET, major)
        .putInt(IN_MINOR_OFFSET, minor)
        .putInt(IN_READAHEAD_OFFSET, maxReadahead)
        .putInt(IN_FLAGS_OFFSET, (int) flags)
        .putInt(IN_FLAGS2_OFFSET, (int) (flags >>> Integer.SIZE));
  }

  /** Writes a reply. */
  static void put(ByteBuffer b, InitReply reply) {
    b.putInt(OUT_MAJOR_OFFSET, reply.major())
        .putInt(OUT_MINOR_OFFSET, reply.minor())
        .putInt(OUT_READAHEAD_OFFSET, reply.maxReadahead())
        .putInt(OUT_FLAGS_OFFSET, (int) reply.flags())
        .putShort(OUT_MAX_BACKGROUND_OFFSET, (short) reply.maxBackground())
        .putShort(OUT_CONGESTION_OFFSET, (short) reply.congestionThreshold())
        .putInt(OUT_MAX_WRITE_OFFSET, reply.maxWrite())
        .putInt(OUT_TIME_GRAIN_OFFSET, 1)
        .putShort(OUT_MAX_PAGES_OFFSET, (short) reply.maxPages())
        .putShort(OUT_MAP_ALIGNMENT_OFFSET, (short) 0)
        .putInt(OUT_FLAGS2_OFFSET, (int) (reply.flags() >>> Integer.SIZE))
        .putInt(OUT_STACK_DEPTH_OFFSET, 0);
    for (int i = 0; i < OUT_UNUSED_BYTES; i += Long.BYTES) {
      b.putLong(OUT_UNUSED_OFFSET + i, 0);
    }
  }
}
