package io.famfsarrow.store.media;

/** A C struct for the time of one call, zeroed; offsets are those of Linux on 64-bit machines. */
final class NativeStruct implements AutoCloseable {
  private final long address;

  NativeStruct(int sizeBytes) {
    address = RawMemory.allocate(sizeBytes);
    RawMemory.fill(address, sizeBytes, (byte) 0);
  }

  long address() {
    return address;
  }

  int u16(int offset) {
    return Short.toUnsignedInt(RawMemory.getShort(address + offset));
  }

  long u32(int offset) {
    return Integer.toUnsignedLong(RawMemory.getInt(address + offset));
  }

  int i32(int offset) {
    return RawMemory.getInt(address + offset);
  }

  long i64(int offset) {
    return RawMemory.getLong(address + offset);
  }

  void putShort(int offset, int value) {
    RawMemory.putShort(address + offset, (short) value);
  }

  void putLong(int offset, long value) {
    RawMemory.putLong(address + offset, value);
  }

  @Override
  public void close() {
    RawMemory.free(address);
  }
}
