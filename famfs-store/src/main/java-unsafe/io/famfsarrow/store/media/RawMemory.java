package io.famfsarrow.store.media;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Objects;
import sun.misc.Unsafe;

/**
 * Loads and stores at native addresses, without any check: the one place that touches {@link
 * Unsafe}. Callers check bounds and lifetime first; an address outside a mapping ends the process.
 * Tests can have every access looked at: {@link AddressCheck}.
 *
 * <p>Multi-byte values have the machine's byte order, which is little-endian on every machine that
 * {@link MappedMedia} supports. Addresses need no alignment, except for {@link #getLongAcquire} and
 * {@link #putLongRelease}: 8 bytes.
 */
public final class RawMemory {
  private static final Unsafe UNSAFE = unsafe();
  private static final long BYTES_BASE = Unsafe.ARRAY_BYTE_BASE_OFFSET;
  private static final byte[] ZEROS = new byte[32 << 10];

  /** Always 0, which the compilers do not know: see {@link #getInt}. */
  @SuppressWarnings("FieldMayBeFinal")
  private static int zero;

  private RawMemory() {}

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public static byte getByte(long address) {
    requireLoad(address, Byte.BYTES);
    return UNSAFE.getByte(address);
  }

  public static short getShort(long address) {
    requireLoad(address, Short.BYTES);
    return UNSAFE.getShort(address);
  }

  /**
   * Loads 4 bytes. A caller that widens them to a long must not have load and widening made one
   * instruction (MOVSXD with a memory operand): the JVM, 17 as 25, does not know its length, and
   * ends when it has to pass over it because the page is gone. Hence the operation in between.
   */
  public static int getInt(long address) {
    requireLoad(address, Integer.BYTES);
    return UNSAFE.getInt(address) ^ zero;
  }

  public static long getLong(long address) {
    requireLoad(address, Long.BYTES);
    return UNSAFE.getLong(address);
  }

  public static float getFloat(long address) {
    requireLoad(address, Float.BYTES);
    return UNSAFE.getFloat(address);
  }

  public static double getDouble(long address) {
    requireLoad(address, Double.BYTES);
    return UNSAFE.getDouble(address);
  }

  /** Loads 8 aligned bytes; later loads and stores stay behind it. */
  public static long getLongAcquire(long address) {
    requireLoad(address, Long.BYTES);
    return UNSAFE.getLongVolatile(null, address);
  }

  public static void putByte(long address, byte value) {
    requireStore(address, Byte.BYTES);
    UNSAFE.putByte(address, value);
  }

  public static void putShort(long address, short value) {
    requireStore(address, Short.BYTES);
    UNSAFE.putShort(address, value);
  }

  public static void putInt(long address, int value) {
    requireStore(address, Integer.BYTES);
    UNSAFE.putInt(address, value);
  }

  public static void putLong(long address, long value) {
    requireStore(address, Long.BYTES);
    UNSAFE.putLong(address, value);
  }

  public static void putFloat(long address, float value) {
    requireStore(address, Float.BYTES);
    UNSAFE.putFloat(address, value);
  }

  public static void putDouble(long address, double value) {
    requireStore(address, Double.BYTES);
    UNSAFE.putDouble(address, value);
  }

  /** Stores 8 aligned bytes at once; earlier loads and stores stay before it. */
  public static void putLongRelease(long address, long value) {
    requireStore(address, Long.BYTES);
    UNSAFE.putOrderedLong(null, address, value);
  }

  /** Copies memory to memory. */
  public static void copy(long from, long to, long lengthBytes) {
    requireLoad(from, lengthBytes);
    requireStore(to, lengthBytes);
    UNSAFE.copyMemory(from, to, lengthBytes);
  }

  /** Copies memory into an array; the array's bounds are checked. */
  public static void copy(long from, byte[] into, int index, int lengthBytes) {
    Objects.checkFromIndexSize(index, lengthBytes, into.length);
    requireLoad(from, lengthBytes);
    UNSAFE.copyMemory(null, from, into, BYTES_BASE + index, lengthBytes);
  }

  /** Copies an array into memory; the array's bounds are checked. */
  public static void copy(byte[] from, int index, long to, int lengthBytes) {
    Objects.checkFromIndexSize(index, lengthBytes, from.length);
    requireStore(to, lengthBytes);
    UNSAFE.copyMemory(from, BYTES_BASE + index, null, to, lengthBytes);
  }

  /**
   * Fills memory with one byte. By copies: {@code Unsafe.setMemory} of Java 17 ends the process
   * where a mapped page cannot be had, which all else here survives ({@link MemoryFaults}).
   */
  public static void fill(long address, long lengthBytes, byte value) {
    requireStore(address, lengthBytes);
    byte[] block = value == 0 ? ZEROS : filled(lengthBytes, value);
    for (long at = 0; at < lengthBytes; at += block.length) {
      long part = Math.min(block.length, lengthBytes - at);
      UNSAFE.copyMemory(block, BYTES_BASE, null, address + at, part);
    }
  }

  private static byte[] filled(long lengthBytes, byte value) {
    byte[] block = new byte[(int) Math.min(ZEROS.length, lengthBytes)];
    Arrays.fill(block, value);
    return block;
  }

  /** Size of a small page: 4 KiB, or more on some aarch64 systems. */
  static long pageBytes() {
    return UNSAFE.pageSize();
  }

  /** Native memory of this process, not zeroed; to be given back with {@link #free}. */
  static long allocate(long lengthBytes) {
    long address = UNSAFE.allocateMemory(lengthBytes);
    if (AddressCheck.ON) {
      AddressCheck.allow(address, lengthBytes, true);
    }
    return address;
  }

  static void free(long address) {
    if (AddressCheck.ON) {
      AddressCheck.forbid(address, 1);
    }
    UNSAFE.freeMemory(address);
  }

  /** A text of libc's own, up to its NUL; not checked, as nobody knows how long it is. */
  static String text(long address) {
    StringBuilder text = new StringBuilder();
    for (long at = address; UNSAFE.getByte(at) != 0; at++) {
      text.append((char) UNSAFE.getByte(at));
    }
    return text.toString();
  }

  /** For code that gives the bytes to native code, which loads them. */
  static void requireLoad(long address, long lengthBytes) {
    if (AddressCheck.ON) {
      AddressCheck.require(address, lengthBytes, false);
    }
  }

  /** For code that gives the bytes to native code, which stores there. */
  static void requireStore(long address, long lengthBytes) {
    if (AddressCheck.ON) {
      AddressCheck.require(address, lengthBytes, true);
    }
  }
}
