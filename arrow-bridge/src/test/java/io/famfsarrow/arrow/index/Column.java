package io.famfsarrow.arrow.index;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The values of one column of one batch as objects with the order that the format gives them. */
public final class Column {

  /** Null for a null; else BigInteger, Double, Boolean or byte[]. */
  public final List<Object> values = new ArrayList<>();

  public final long nulls;
  public final long nans;

  private Column(FieldVector vector) {
    OrderedType type = OrderedType.of(vector.getField().getType());
    for (int row = 0; row < vector.getValueCount(); row++) {
      values.add(value(type, WildTable.stored(vector, row)));
    }
    this.nulls = values.stream().filter(value -> value == null).count();
    this.nans = values.stream().filter(Column::isNan).count();
  }

  public static Column of(FieldVector vector, DictionaryProvider dictionaries) {
    if (vector.getField().getDictionary() == null) {
      return new Column(vector);
    }
    Dictionary dictionary = dictionaries.lookup(vector.getField().getDictionary().getId());
    try (FieldVector decoded = (FieldVector) DictionaryEncoder.decode(vector, dictionary)) {
      return new Column(decoded);
    }
  }

  public static boolean isNan(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  private static Object value(OrderedType type, byte[] stored) {
    if (stored == null) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> stored[0] != 0;
      case INTEGER, DECIMAL -> {
        byte[] bigEndian = new byte[stored.length];
        for (int i = 0; i < stored.length; i++) {
          bigEndian[i] = stored[stored.length - 1 - i];
        }
        yield type.signed() ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
      }
      case FLOAT -> number(stored);
      default -> stored;
    };
  }

  private static double number(byte[] stored) {
    long bits = 0;
    for (int i = 0; i < stored.length; i++) {
      bits |= (stored[i] & 0xFFL) << (8 * i);
    }
    return switch (stored.length) {
      case 2 -> FloatOrder.ofHalf((short) bits);
      case 4 -> Float.intBitsToFloat((int) bits);
      default -> Double.longBitsToDouble(bits);
    };
  }

  /** Of values that are neither null nor NaN. */
  @SuppressWarnings("unchecked")
  public static final Comparator<Object> ORDER =
      (a, b) ->
          a instanceof byte[] bytes
              ? Arrays.compareUnsigned(bytes, (byte[]) b)
              : ((Comparable<Object>) a).compareTo(b);

  /** Values that bounds speak of, in order. */
  public List<Object> ordered() {
    return values.stream().filter(value -> value != null && !isNan(value)).sorted(ORDER).toList();
  }

  /** Whether an index has bounds for the type. */
  static boolean isOrdered(ArrowType type) {
    return OrderedType.of(type).ordered();
  }
}
