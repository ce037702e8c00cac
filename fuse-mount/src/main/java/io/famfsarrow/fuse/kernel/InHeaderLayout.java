package io.famfsarrow.fuse.kernel;

import java.nio.ByteBuffer;

/** What every request begins with ({@code struct fuse_in_header}). */
final class InHeaderLayout {
  private static final int LENGTH_OFFSET = 0;
  private static final int OPCODE_OFFSET = LENGTH_OFFSET + Integer.BYTES; // 4
  private static final int UNIQUE_OFFSET = OPCODE_OFFSET + Integer.BYTES; // 8
  private static final int NODE_ID_OFFSET = UNIQUE_OFFSET + Long.BYTES; // 16
  private static final int UID_OFFSET = NODE_ID_OFFSET + Long.BYTES; // 24
  private static final int GID_OFFSET = UID_OFFSET + Integer.BYTES; // 28
  private static final int PID_OFFSET = GID_OFFSET + Integer.BYTES; // 32
  private static final int EXTENSION_WORDS_OFFSET = PID_OFFSET + Integer.BYTES; // 36
  private static final int PADDING_OFFSET = EXTENSION_WORDS_OFFSET + Short.BYTES; // 38

  /** Bytes of the header; what follows is the request's own. */
  static final int BYTES = PADDING_OFFSET + Short.BYTES; // 40

  private InHeaderLayout() {}

  /** Bytes of the whole request. */
  static int length(ByteBuffer b) {
    return b.getInt(LENGTH_OFFSET);
  }

  static int opcode(ByteBuffer b) {
    return b.getInt(OPCODE_OFFSET);
  }

  /** Number of the request, by which its reply is found. */
  static long unique(ByteBuffer b) {
    return b.getLong(UNIQUE_OFFSET);
  }

  static long nodeId(ByteBuffer b) {
    return b.getLong(NODE_ID_OFFSET);
  }

  static int uid(ByteBuffer b) {
    return b.getInt(UID_OFFSET);
  }

  static int gid(ByteBuffer b) {
    return b.getInt(GID_OFFSET);
  }

  /** Process that asked; 0 if it cannot be seen from the mount's own. */
  static int pid(ByteBuffer b) {
    return b.getInt(PID_OFFSET);
  }

  /** Length of what is appended to the request proper, in units of 8 bytes. */
  static int extensionWords(ByteBuffer b) {
    return Short.toUnsignedInt(b.getShort(EXTENSION_WORDS_OFFSET));
  }

  static void put(ByteBuffer b, int length, int opcode, long unique, long nodeId) {
    b.putInt(LENGTH_OFFSET, length)
        .putInt(OPCODE_OFFSET, opcode)
        .putLong(UNIQUE_OFFSET, unique)
        .putLong(NODE_ID_OFFSET, nodeId);
  }

  static void putCaller(ByteBuffer b, int uid, int gid, int pid) {
    b.putInt(UID_OFFSET, uid).putInt(GID_OFFSET, gid).putInt(PID_OFFSET, pid);
  }

  static void putExtensionWords(ByteBuffer b, int words) {
    b.putShort(EXTENSION_WORDS_OFFSET, (short) words);
  }
}
