package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.index.OrderedType;
import io.famfsarrow.arrow.ipc.ViewLayout;

/** Chooses the scan for a type. */
final class ColumnScans {

  private ColumnScans() {}

  /**
   * A scan of an array.
   *
   * @param dictionary its dictionary's values, or null if it is not dictionary-encoded
   */
  static ColumnScan of(ArrayPlace array, DictionaryValues dictionary) {
    if (dictionary != null) {
      return new DictionaryScan(array, OrderedType.of(array.type()), dictionary);
    }
    return of(array, array.mask(), array.knownNullCount());
  }

  /**
   * A scan of some of an array's values.
   *
   * @param mask which, or null for all
   */
  static ColumnScan of(ArrayPlace array, RowMask mask, long nullCount) {
    OrderedType type = OrderedType.of(array.type());
    Buffers buffers = array.buffers();
    int rows = array.rows();
    if (!type.ordered() || rows == 0) {
      return new CountScan(nullCount);
    }
    return switch (type.kind()) {
      case BOOLEAN -> new BoolScan(buffers.address(1), rows, mask, nullCount);
      case BYTES ->
          new BytesScan(
              new BytesScan.Strings(
                  buffers.address(1),
                  type.widthBytes(),
                  buffers.address(2),
                  buffers.sizeBytes(2),
                  rows,
                  mask,
                  nullCount,
                  type.text()));
      case VIEW ->
          new ViewScan(
              new ViewScan.Views(
                  buffers.address(1),
                  Math.max(
                      buffers.address(1) + (long) rows * ViewLayout.VIEW_BYTES,
                      buffers.endAddress()),
                  buffers.from(2),
                  rows,
                  mask,
                  nullCount,
                  type.text()));
      default ->
          fixed(
              type,
              new FixedScan.Values(buffers.address(1), type.widthBytes(), rows, mask, nullCount));
    };
  }

  private static FixedScan fixed(OrderedType type, FixedScan.Values values) {
    return switch (type.kind()) {
      case INTEGER -> integers(type, values);
      case FLOAT ->
          switch (type.widthBytes()) {
            case Short.BYTES -> new HalfScan(values);
            case Float.BYTES -> new FloatScan(values);
            default -> new DoubleScan(values);
          };
      case DECIMAL -> new DecimalScan(values);
      default -> new FixedBytesScan(values);
    };
  }

  private static FixedScan integers(OrderedType type, FixedScan.Values values) {
    return switch (type.widthBytes()) {
      case Byte.BYTES -> new ByteScan(values, type.signed());
      case Short.BYTES -> new ShortScan(values, type.signed());
      case Integer.BYTES -> new IntScan(values, type.signed());
      default -> new LongScan(values, type.signed());
    };
  }
}
