package io.famfsarrow.store.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32;

/** Typed access to byte arrays in the medium's byte order, and the format's checksum. */
final class LittleEndian {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static long getLong(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  static void putLong(byte[] bytes, int offset, long value) {
    LONG.set(bytes, offset, value);
  }

  static int getInt(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  static void putInt(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }

  /** UUIDs are stored in the order of their text, which is big-endian (famfs-format section 6). */
  static UUID getUuid(byte[] bytes, int offset) {
    ByteBuffer b = ByteBuffer.wrap(bytes);
    return new UUID(b.getLong(offset), b.getLong(offset + Long.BYTES));
  }

  static void putUuid(byte[] bytes, int offset, UUID uuid) {
    ByteBuffer.wrap(bytes)
        .putLong(offset, uuid.getMostSignificantBits())
        .putLong(offset + Long.BYTES, uuid.getLeastSignificantBits());
  }

  /** CRC-32 as in zlib, zero-extended to the 64 bits that are stored (famfs-format section 5). */
  static long crc(byte[] bytes, int offset, int lengthBytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, offset, lengthBytes);
    return crc.getValue();
  }
}
