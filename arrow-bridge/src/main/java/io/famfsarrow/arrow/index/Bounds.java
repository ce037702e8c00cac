package io.famfsarrow.arrow.index;

import io.famfsarrow.arrow.ipc.MappedArray;
import io.famfsarrow.arrow.ipc.ViewLayout;
import io.famfsarrow.store.media.RawMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The lower, or the upper, bounds of a column in all batches. Which accessor fits follows from
 * {@link OrderedType.Kind}; a bound that is not present has no value, so ask {@link #isPresent}
 * first.
 */
public final class Bounds {

  private final BatchIndex index;
  private final ArrowType arrowType;
  private final OrderedType type;
  private final MappedArray array;

  /**
   * @param array null if the index has none
   */
  Bounds(BatchIndex index, ArrowType arrowType, MappedArray array) {
    this.index = index;
    this.arrowType = arrowType;
    this.type = OrderedType.of(arrowType);
    this.array = array;
  }

  public boolean isPresent(int batch) {
    index.checkBatch(batch);
    return array != null && !IndexArrays.isNull(array, batch);
  }

  private void requirePresent(int batch) {
    if (!isPresent(batch)) {
      throw new IllegalStateException("batch " + batch + " has no such bound");
    }
  }

  private void require(boolean fits, String accessor) {
    if (!fits) {
      throw new IllegalStateException(arrowType + " has no bounds for " + accessor);
    }
  }

  private long at(int batch, int widthBytes) {
    return array.address(1) + (long) batch * widthBytes;
  }

  /** Of integers, dates and the like, and of booleans (0 or 1); 64 unsigned bits as they are. */
  public long asLong(int batch) {
    requirePresent(batch);
    if (type.kind() == OrderedType.Kind.BOOLEAN) {
      return IndexArrays.bitAt(array, batch) ? 1 : 0;
    }
    require(type.kind() == OrderedType.Kind.INTEGER, "asLong");
    long address = at(batch, type.widthBytes());
    return switch (type.widthBytes()) {
      case Byte.BYTES -> RawMemory.getByte(address) & (type.signed() ? -1L : 0xFFL);
      case Short.BYTES -> RawMemory.getShort(address) & (type.signed() ? -1L : 0xFFFFL);
      case Integer.BYTES -> RawMemory.getInt(address) & (type.signed() ? -1L : 0xFFFF_FFFFL);
      default -> RawMemory.getLong(address);
    };
  }

  /** Of floating-point numbers of any width. */
  public double asDouble(int batch) {
    requirePresent(batch);
    require(type.kind() == OrderedType.Kind.FLOAT, "asDouble");
    long address = at(batch, type.widthBytes());
    return switch (type.widthBytes()) {
      case Short.BYTES -> FloatOrder.ofHalf(RawMemory.getShort(address));
      case Float.BYTES -> RawMemory.getFloat(address);
      default -> RawMemory.getDouble(address);
    };
  }

  /** Of decimals: the number without its scale. */
  public BigInteger asUnscaled(int batch) {
    requirePresent(batch);
    require(type.kind() == OrderedType.Kind.DECIMAL, "asUnscaled");
    byte[] bigEndian = new byte[type.widthBytes()];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = RawMemory.getByte(at(batch, bigEndian.length) + bigEndian.length - 1 - i);
    }
    return new BigInteger(bigEndian);
  }

  /**
   * Compares a decimal's number without its scale.
   *
   * @param words in two's complement, lowest first, as many as a value has
   */
  public int compareUnscaled(int batch, long[] words) {
    requirePresent(batch);
    require(type.kind() == OrderedType.Kind.DECIMAL, "compareUnscaled");
    long address = at(batch, type.widthBytes());
    int last = words.length - 1;
    int order = Long.compare(RawMemory.getLong(address + (long) last * Long.BYTES), words[last]);
    for (int i = last - 1; i >= 0 && order == 0; i--) {
      order = Long.compareUnsigned(RawMemory.getLong(address + (long) i * Long.BYTES), words[i]);
    }
    return order;
  }

  /** Of strings and binaries: a copy. */
  public byte[] asBytes(int batch) {
    long length = lengthBytes(batch);
    byte[] bytes = new byte[(int) length];
    RawMemory.copy(dataAddress(batch, length), bytes, 0, bytes.length);
    return bytes;
  }

  /** Compares a string or binary with other bytes, unsigned. */
  public int compareBytes(int batch, byte[] other) {
    long length = lengthBytes(batch);
    long address = dataAddress(batch, length);
    int common = (int) Math.min(length, other.length);
    for (int i = 0; i < common; i++) {
      int order = Byte.compareUnsigned(RawMemory.getByte(address + i), other[i]);
      if (order != 0) {
        return order;
      }
    }
    return Long.compare(length, other.length);
  }

  /** Whether the bound, if it is present, is one that an index may have. */
  boolean isValid(int batch) {
    if (!isPresent(batch)) {
      return true;
    }
    return switch (type.kind()) {
      case FLOAT -> !Double.isNaN(asDouble(batch));
      case BYTES, VIEW -> {
        long length = storedLength(batch);
        yield length >= 0 && length <= OrderedType.MAX_BYTES;
      }
      default -> true;
    };
  }

  /**
   * The bound's bytes as the column's type stores them, a boolean as one byte; empty if it is not
   * present.
   */
  public Optional<byte[]> stored(int batch) {
    if (!isPresent(batch)) {
      return Optional.empty();
    }
    return switch (type.kind()) {
      case BOOLEAN -> Optional.of(new byte[] {(byte) asLong(batch)});
      case BYTES, VIEW, FIXED_BYTES -> Optional.of(asBytes(batch));
      case INTEGER, FLOAT, DECIMAL -> {
        byte[] bytes = new byte[type.widthBytes()];
        RawMemory.copy(at(batch, bytes.length), bytes, 0, bytes.length);
        yield Optional.of(bytes);
      }
      case NONE -> Optional.empty();
    };
  }

  /**
   * All bounds as a vector of the type that stores the column, one value for each batch: a private
   * copy, to be closed by the caller.
   */
  public FieldVector vector(BufferAllocator allocator) {
    FieldVector vector =
        new Field("bounds", FieldType.nullable(stored()), null).createVector(allocator);
    try {
      vector.setInitialCapacity(index.batchCount());
      vector.allocateNew();
      for (int batch = 0; batch < index.batchCount(); batch++) {
        byte[] value = stored(batch).orElse(null);
        if (value != null) {
          set(vector, batch, value);
        }
      }
      vector.setValueCount(index.batchCount());
      return vector;
    } catch (RuntimeException | Error failed) {
      vector.close();
      throw failed;
    }
  }

  private static void set(FieldVector vector, int row, byte[] value) {
    if (vector instanceof BitVector bits) {
      bits.setSafe(row, value[0]);
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      fixed.setIndexDefined(row);
      fixed.getDataBuffer().setBytes((long) row * value.length, value);
    } else {
      ((VariableWidthFieldVector) vector).setSafe(row, value, 0, value.length);
    }
  }

  /** Compares two bounds of the same column that are both present and valid. */
  int compare(int batch, Bounds other, int otherBatch) {
    return switch (type.kind()) {
      case INTEGER -> {
        long flip = type.signed() ? 0 : Long.MIN_VALUE;
        yield Long.compare(asLong(batch) ^ flip, other.asLong(otherBatch) ^ flip);
      }
      case BOOLEAN -> Long.compare(asLong(batch), other.asLong(otherBatch));
      case FLOAT ->
          Long.compare(
              FloatOrder.keyOf(asDouble(batch)), FloatOrder.keyOf(other.asDouble(otherBatch)));
      case DECIMAL -> asUnscaled(batch).compareTo(other.asUnscaled(otherBatch));
      case BYTES, VIEW, FIXED_BYTES -> compareBytes(batch, other.asBytes(otherBatch));
      case NONE -> 0;
    };
  }

  private long storedLength(int batch) {
    return switch (type.kind()) {
      case BYTES -> offset(batch + 1L) - offset(batch);
      case VIEW -> RawMemory.getInt(at(batch, ViewLayout.VIEW_BYTES));
      case FIXED_BYTES -> type.widthBytes();
      default -> throw new IllegalStateException(arrowType + " has no bounds of bytes");
    };
  }

  private long lengthBytes(int batch) {
    requirePresent(batch);
    long length = storedLength(batch);
    if (length < 0 || length > OrderedType.MAX_BYTES) {
      throw new IndexOutOfBoundsException("a bound of " + length + " bytes");
    }
    return length;
  }

  private long offset(long i) {
    long address = array.address(1) + i * type.widthBytes();
    return type.widthBytes() == Long.BYTES ? RawMemory.getLong(address) : RawMemory.getInt(address);
  }

  /** Where the bytes lie; checked once more, as the memory is not ours. */
  private long dataAddress(int batch, long length) {
    if (type.kind() == OrderedType.Kind.FIXED_BYTES) {
      return at(batch, type.widthBytes());
    }
    if (type.kind() == OrderedType.Kind.BYTES) {
      return inData(2, offset(batch), length);
    }
    long view = at(batch, ViewLayout.VIEW_BYTES);
    if (length <= ViewLayout.MAX_INLINE_BYTES) {
      return view + ViewLayout.PREFIX_OFFSET;
    }
    int buffer = RawMemory.getInt(view + ViewLayout.BUFFER_INDEX_OFFSET);
    if (buffer < 0 || buffer >= array.bufferCount() - 2) {
      throw new IndexOutOfBoundsException("a bound in buffer " + buffer);
    }
    return inData(2 + buffer, RawMemory.getInt(view + ViewLayout.BUFFER_OFFSET_OFFSET), length);
  }

  private long inData(int buffer, long offset, long length) {
    long limit = array.sizeBytes(buffer);
    if (offset < 0 || offset > limit - length) {
      throw new IndexOutOfBoundsException("a bound at " + offset + " of " + limit + " bytes");
    }
    return array.address(buffer) + offset;
  }

  /**
   * The bound as an object, or null if it is not present: {@code Boolean}; {@code Long}, or {@code
   * BigInteger} for 64 unsigned bits, as it is stored; {@code Double}, {@code BigDecimal}, {@code
   * String}, or {@code byte[]}.
   */
  public Object value(int batch) {
    if (!isPresent(batch)) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> asLong(batch) != 0;
      case INTEGER -> integer(asLong(batch));
      case FLOAT -> asDouble(batch);
      case DECIMAL -> new BigDecimal(asUnscaled(batch), ((ArrowType.Decimal) stored()).getScale());
      case BYTES, VIEW, FIXED_BYTES -> bytesOrText(asBytes(batch));
      case NONE -> null;
    };
  }

  private Object integer(long value) {
    boolean wide = !type.signed() && type.widthBytes() == Long.BYTES && value < 0;
    return wide ? new BigInteger(Long.toUnsignedString(value)) : (Object) value;
  }

  private ArrowType stored() {
    ArrowType stored = arrowType;
    while (stored instanceof ArrowType.ExtensionType extension) {
      stored = extension.storageType();
    }
    return stored;
  }

  private Object bytesOrText(byte[] bytes) {
    return type.text() ? new String(bytes, StandardCharsets.UTF_8) : bytes;
  }
}
