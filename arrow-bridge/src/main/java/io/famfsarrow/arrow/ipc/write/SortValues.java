package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.sort.StableSort;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * One column as numbers that order as its values do: 9 bytes a row on the heap. Of strings,
 * binaries and decimals the number is the start of the value; the rest is compared where it lies.
 * NaN and null are kept apart, because they come last in both directions.
 */
final class SortValues {

  private static final byte VALUE = 0;
  private static final byte NAN = 1;
  private static final byte NULL = 2;

  /** Bytes of memory that a row takes. */
  static final int ROW_BYTES = Long.BYTES + 1;

  private final HeldColumn column;
  private final long[] numbers;
  private final byte[] kinds;
  private final ByteValue one = new ByteValue();
  private final ByteValue other = new ByteValue();

  private SortValues(HeldColumn column) {
    this.column = column;
    this.numbers = new long[column.rows()];
    this.kinds = new byte[column.rows()];
  }

  /**
   * Looks at all values of a column.
   *
   * @throws UnsupportedSourceException if values of its type have no order
   */
  static SortValues of(Field field, HeldColumn column) {
    requireOrder(field);
    SortValues values = new SortValues(column);
    for (int i = 0; i < column.arrays().size(); i++) {
      values.add(column.arrays().get(i), column.start(i));
    }
    return values;
  }

  /**
   * The same for indices into a dictionary: they order as the values they stand for.
   *
   * @param dictionary the values, as they are after the indices were mapped
   */
  static SortValues of(HeldColumn column, SortValues dictionary) {
    int[] ranks = dictionary.ranks();
    SortValues values = new SortValues(column);
    for (int i = 0; i < column.arrays().size(); i++) {
      values.addIndices(column.arrays().get(i), column.start(i), ranks, dictionary.kinds);
    }
    return values;
  }

  private void add(ArrayData array, int start) {
    long bitmap = array.type() instanceof ArrowType.Null ? 0 : Validity.bitmap(array);
    for (int i = 0; i < array.length(); i++) {
      if (bitmap != 0 && !Bits.isSet(bitmap, i)) {
        kinds[start + i] = NULL;
      } else {
        put(array, i, start + i);
      }
    }
  }

  private void put(ArrayData array, int row, int at) {
    ArrowType type = array.type();
    switch (type.getTypeID()) {
      case Null -> kinds[at] = NULL;
      case Bool -> numbers[at] = Bits.isSet(array.buffer(1).bytes(row >>> 3, 1), row & 7) ? 1 : 0;
      case Int -> putInteger(array, row, at, ((ArrowType.Int) type).getIsSigned());
      case FloatingPoint -> putFloat(array, row, at);
      case Decimal -> numbers[at] = word(array, row, width(array) / Long.BYTES - 1);
      case Utf8, LargeUtf8, Utf8View, Binary, LargeBinary, BinaryView, FixedSizeBinary -> {
        one.set(array, row);
        numbers[at] = one.prefix();
      }
      default -> putInteger(array, row, at, true);
    }
  }

  private static void requireOrder(Field field) {
    ArrowType type = ColumnPlans.physical(field.getType());
    boolean ordered =
        switch (type.getTypeID()) {
          case Null, Bool, Int, Date, Time, Timestamp, Duration, FloatingPoint, Decimal -> true;
          case Utf8, LargeUtf8, Utf8View, Binary, LargeBinary, BinaryView, FixedSizeBinary -> true;
          case Interval -> ((ArrowType.Interval) type).getUnit() == IntervalUnit.YEAR_MONTH;
          default -> false;
        };
    if (!ordered) {
      throw new UnsupportedSourceException(
          "column \"%s\" has the type %s, whose values have no order: sort by another column"
              .formatted(field.getName(), field.getType()));
    }
  }

  private static int width(ArrayData array) {
    return Widths.bytesOf(array.name(), array.type());
  }

  private void putInteger(ArrayData array, int row, int at, boolean signed) {
    numbers[at] = integer(array, row, signed);
  }

  /** Unsigned 64-bit integers are moved, so that they compare as signed ones. */
  private static long integer(ArrayData array, int row, boolean signed) {
    int width = width(array);
    long from = array.buffer(1).values(row, 1, width);
    long value = width == 1 ? MemoryUtil.getByte(from) : Words.get(from, width);
    if (signed) {
      return value;
    }
    return width == Long.BYTES ? value ^ Long.MIN_VALUE : value & ((1L << (width * Byte.SIZE)) - 1);
  }

  /** The bits of a positive number order as it does; of a negative one they order inversely. */
  private void putFloat(ArrayData array, int row, int at) {
    int width = width(array);
    long bits = Words.get(array.buffer(1).values(row, 1, width), width);
    long magnitude = bits & Long.MAX_VALUE >>> (Long.SIZE - width * Byte.SIZE);
    if (magnitude > infinity(width)) {
      kinds[at] = NAN;
    } else {
      numbers[at] = bits < 0 ? ~magnitude : magnitude;
    }
  }

  private static long infinity(int width) {
    return switch (width) {
      case Short.BYTES -> 0x7C00;
      case Integer.BYTES -> 0x7F80_0000;
      default -> 0x7FF0_0000_0000_0000L;
    };
  }

  /** Number {@code index} of the 64-bit words of a decimal, the lowest first. */
  private static long word(ArrayData array, long row, int index) {
    int width = width(array);
    long from = array.buffer(1).values(row, 1, width);
    return width < Long.BYTES
        ? Words.get(from, width)
        : MemoryUtil.getLong(from + (long) index * Long.BYTES);
  }

  private void addIndices(ArrayData array, int start, int[] ranks, byte[] kindsOfValues) {
    long bitmap = Validity.bitmap(array);
    ArrowType.Int type = (ArrowType.Int) array.type();
    int width = width(array);
    for (int i = 0; i < array.length(); i++) {
      if (bitmap != 0 && !Bits.isSet(bitmap, i)) {
        kinds[start + i] = NULL;
        continue;
      }
      long from = array.buffer(1).values(i, 1, width);
      long found = DictionaryIndexColumn.load(from, width, type.getIsSigned());
      long index = DictionaryIndexColumn.merged(array, found);
      if (index < 0 || index >= ranks.length) {
        throw new CorruptSourceException(
            "column \"%s\": index %d points outside its dictionary of %d values; the source is damaged"
                .formatted(array.name(), index, ranks.length));
      }
      numbers[start + i] = ranks[(int) index];
      kinds[start + i] = kindsOfValues[(int) index];
    }
  }

  /** Of each row how many different values come before its own. */
  private int[] ranks() {
    int[] order = StableSort.order(numbers.length, (a, b) -> compare(a, b, false));
    int[] ranks = new int[order.length];
    for (int i = 1; i < order.length; i++) {
      boolean same = compare(order[i - 1], order[i], false) == 0;
      ranks[order[i]] = ranks[order[i - 1]] + (same ? 0 : 1);
    }
    return ranks;
  }

  /** Compares the values of two rows. */
  int compare(int a, int b, boolean descending) {
    if (kinds[a] != kinds[b] || kinds[a] != VALUE) {
      return kinds[a] - kinds[b];
    }
    int order = numbers[a] == numbers[b] ? compareRest(a, b) : Long.compare(numbers[a], numbers[b]);
    return descending ? -Integer.signum(order) : order;
  }

  private int compareRest(int a, int b) {
    if (!column.isWide()) {
      return 0;
    }
    ArrayData arrayA = column.arrayOf(a);
    ArrayData arrayB = column.arrayOf(b);
    long rowA = (long) a - column.startOf(a);
    long rowB = (long) b - column.startOf(b);
    if (arrayA.type() instanceof ArrowType.Decimal) {
      return compareWords(arrayA, rowA, arrayB, rowB);
    }
    one.set(arrayA, rowA);
    other.set(arrayB, rowB);
    return one.compareTo(other);
  }

  private static int compareWords(ArrayData a, long rowA, ArrayData b, long rowB) {
    for (int i = width(a) / Long.BYTES - 2; i >= 0; i--) {
      int order = Long.compareUnsigned(word(a, rowA, i), word(b, rowB, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
