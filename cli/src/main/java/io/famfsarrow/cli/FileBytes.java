package io.famfsarrow.cli;

import com.kenai.jffi.MemoryIO;
import io.famfsarrow.store.MediaAccessException;
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
      int length = (int) Math.min(PIECE_BYTES, range.sizeBytes() - at);
      RawMemory.copy(range.address() + at, piece, 0, length);
      out.write(piece, 0, length);
    }
  }

  /**
   * Touches every byte and keeps none.
   *
   * @param name for the message
   * @throws MediaAccessException if some cannot be read
   */
  static void readThrough(MemoryRange range, String name) {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      for (long at = 0; at < range.sizeBytes(); at += PIECE_BYTES) {
        int length = (int) Math.min(PIECE_BYTES, range.sizeBytes() - at);
        RawMemory.copy(range.address() + at, piece, 0, length);
      }
    } catch (InternalError fault) {
      if (!ExitCodes.isMediumFault(fault)) {
        throw fault;
      }
      throw new MediaAccessException(
          name + ": the medium failed, or is shorter than the file: see fsck", fault);
    }
  }

  /** SHA-256 in hex. */
  static String sha256(MemoryRange range) {
    MessageDigest digest = newSha256();
    byte[] piece = new byte[PIECE_BYTES];
    for (long at = 0; at < range.sizeBytes(); at += PIECE_BYTES) {
      int length = (int) Math.min(PIECE_BYTES, range.sizeBytes() - at);
      RawMemory.copy(range.address() + at, piece, 0, length);
      digest.update(piece, 0, length);
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
