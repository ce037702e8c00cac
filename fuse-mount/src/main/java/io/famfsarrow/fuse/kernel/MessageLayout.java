package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A message of one byte with which a descriptor comes ({@code struct msghdr}, one {@code struct
 * iovec}, {@code struct cmsghdr} with {@code SCM_RIGHTS}), all in one buffer.
 */
final class MessageLayout {
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  private static final int NAME_OFFSET = 0;
  private static final int NAME_LENGTH_OFFSET = NAME_OFFSET + Long.BYTES; // 8
  private static final int IOVECS_OFFSET = NAME_LENGTH_OFFSET + Long.BYTES; // 16
  private static final int IOVEC_COUNT_OFFSET = IOVECS_OFFSET + Long.BYTES; // 24
  private static final int CONTROL_OFFSET = IOVEC_COUNT_OFFSET + Long.BYTES; // 32
  private static final int CONTROL_LENGTH_OFFSET = CONTROL_OFFSET + Long.BYTES; // 40
  private static final int FLAGS_OFFSET = CONTROL_LENGTH_OFFSET + Long.BYTES; // 48
  private static final int IOVEC_OFFSET = FLAGS_OFFSET + Long.BYTES; // 56
  private static final int DATA_OFFSET = IOVEC_OFFSET + IovecLayout.BYTES; // 72
  private static final int DATA_BYTES = Long.BYTES;

  private static final int ATTACHED_OFFSET = DATA_OFFSET + DATA_BYTES; // 80
  private static final int ATTACHED_LENGTH_OFFSET = ATTACHED_OFFSET;
  private static final int LEVEL_OFFSET = ATTACHED_LENGTH_OFFSET + Long.BYTES; // 88
  private static final int TYPE_OFFSET = LEVEL_OFFSET + Integer.BYTES; // 92
  private static final int DESCRIPTOR_OFFSET = TYPE_OFFSET + Integer.BYTES; // 96
  private static final int ATTACHED_BYTES = DESCRIPTOR_OFFSET + Long.BYTES - ATTACHED_OFFSET; // 24

  /** Bytes of the whole buffer. */
  static final int BYTES = ATTACHED_OFFSET + ATTACHED_BYTES; // 104

  private MessageLayout() {}

  /**
   * Prepares a zeroed buffer for receiving.
   *
   * @param address of the buffer
   */
  static void prepare(ByteBuffer b, long address) {
    b.putLong(IOVECS_OFFSET, address + IOVEC_OFFSET)
        .putLong(IOVEC_COUNT_OFFSET, 1)
        .putLong(CONTROL_OFFSET, address + ATTACHED_OFFSET)
        .putLong(CONTROL_LENGTH_OFFSET, ATTACHED_BYTES)
        .putLong(IOVEC_OFFSET, address + DATA_OFFSET)
        .putLong(IOVEC_OFFSET + Long.BYTES, 1);
  }

  /** The descriptor that came, if one did. */
  static OptionalInt descriptor(ByteBuffer b) {
    boolean one =
        b.getLong(CONTROL_LENGTH_OFFSET) >= DESCRIPTOR_OFFSET + Integer.BYTES - ATTACHED_OFFSET
            && b.getInt(LEVEL_OFFSET) == SOL_SOCKET
            && b.getInt(TYPE_OFFSET) == SCM_RIGHTS;
    return one ? OptionalInt.of(b.getInt(DESCRIPTOR_OFFSET)) : OptionalInt.empty();
  }
}
