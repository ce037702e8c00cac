package io.famfsarrow.cli;

import com.kenai.jffi.MemoryIO;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of mapped files, in pieces. The range must stay open while it is used. */
final class FileBytes {
  private static final int PIECE_BYTES = 1 << 20;

  private FileBytes() {}

  /** A buffer over part of mapped memory: valid as long as the mapping is. */
  static ByteBuffer buffer(long address, int lengthBytes) {
    return MemoryIO.getInstance().newDirectByteBuffer(address, lengthBytes);
  }

  static void copyTo(MemoryRange range, OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    for (long at = 0; at < range.sizeBytes(); at += PIECE_BYTES) {
      out.write(piece, 0, copy(range, at, piece));
    }
  }

  /** Touches every byte and keeps none. */
  static void readThrough(MemoryRange range) {
    byte[] piece = new byte[PIECE_BYTES];
    for (long at = 0; at < range.sizeBytes(); at += PIECE_BYTES) {
      copy(range, at, piece);
    }
  }

  /**
   * Copies what is left of the range from an offset on, at most a piece.
   *
   * @throws io.famfsarrow.store.MemoryFaultException if the medium fails
   */
  private static int copy(MemoryRange range, long at, byte[] piece) {
    int length = (int) Math.min(piece.length, range.sizeBytes() - at);
    copy(range, at, piece, length);
    return length;
  }

  /**
   * Copies a part of the range, which must be there.
   *
   * @throws io.famfsarrow.store.MemoryFaultException if the medium fails
   */
  static void copy(MemoryRange range, long at, byte[] into, int lengthBytes) {
    range.guard(
        () -> {
          RawMemory.copy(range.address() + at, into, 0, lengthBytes);
          return null;
        });
  }

  /** SHA-256 in hex. */
  static String sha256(MemoryRange range) {
    MessageDigest digest = newSha256();
    byte[] piece = new byte[PIECE_BYTES];
    for (long at = 0; at < range.sizeBytes(); at += PIECE_BYTES) {
      digest.update(piece, 0, copy(range, at, piece));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
