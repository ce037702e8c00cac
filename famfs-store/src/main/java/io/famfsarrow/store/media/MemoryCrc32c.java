package io.famfsarrow.store.media;

import java.util.zip.CRC32C;

/**
 * CRC32C (Castagnoli, as iSCSI has it) of bytes at native addresses, by the JDK's own code, which
 * compiles to the CPU's instructions for it. Callers check bounds and lifetime first. Used by one
 * thread.
 *
 * <p>That code cannot take a page that is not there: the process would end. So the bytes go through
 * a small buffer that stays in the cache, and a fault meets a copy, which can take it.
 */
public final class MemoryCrc32c {
  private static final int PIECE_BYTES = 16 << 10;

  private final CRC32C crc = new CRC32C();
  private final byte[] piece = new byte[PIECE_BYTES];

  /** Checksum of one range. */
  public static int of(long address, long lengthBytes) {
    MemoryCrc32c crc = new MemoryCrc32c();
    crc.update(address, lengthBytes);
    return crc.value();
  }

  /** Goes on over more bytes. */
  public void update(long address, long lengthBytes) {
    for (long done = 0; done < lengthBytes; ) {
      int part = (int) Math.min(PIECE_BYTES, lengthBytes - done);
      RawMemory.copy(address + done, piece, 0, part);
      crc.update(piece, 0, part);
      done += part;
    }
  }

  /** The checksum so far. */
  public int value() {
    return (int) crc.getValue();
  }
}
