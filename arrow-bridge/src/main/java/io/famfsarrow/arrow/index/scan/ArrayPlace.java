package io.famfsarrow.arrow.index.scan;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A top-level array of a body: its field with the physical type, its nulls and its own buffers.
 *
 * @param nullCount as the message has it: of its own validity, or -1 if it does not say
 */
record ArrayPlace(Field field, ArrowType type, int rows, long nullCount, Buffers buffers) {

  /** The type that stores an extension type; any other type itself. */
  static ArrowType stored(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension
        ? stored(extension.storageType())
        : type;
  }

  /**
   * Finds the top-level arrays of a body.
   *
   * @param fields with the types that the buffers have (indices of dictionaries)
   */
  static List<ArrayPlace> all(List<Field> fields, BodyShape shape, long bodyAddress) {
    return new Walk(shape, bodyAddress).places(fields);
  }

  /** Whether the type has a validity buffer, the first of its own, and it is not left out. */
  private boolean hasValidity() {
    return switch (type.getTypeID()) {
      case Null, Union, RunEndEncoded -> false;
      default -> buffers.sizeBytes(0) > 0;
    };
  }

  /** Which values are not null; null if all are. */
  RowMask mask() {
    return nullCount != 0 && hasValidity() ? RowMask.at(buffers.address(0), rows) : null;
  }

  /** Nulls, or unknown where they lie in the children only. */
  long knownNullCount() {
    return switch (type.getTypeID()) {
      case Null -> rows;
      case Union, RunEndEncoded -> ColumnSummary.UNKNOWN;
      default -> counted();
    };
  }

  private long counted() {
    if (nullCount >= 0) {
      return nullCount;
    }
    return mask() == null ? 0 : rows - mask().count();
  }

  /** Counts arrays and buffers in the order of the format. */
  private static final class Walk {
    private final BodyShape shape;
    private final long bodyAddress;
    private int array;
    private int buffer;
    private int views;

    Walk(BodyShape shape, long bodyAddress) {
      this.shape = shape;
      this.bodyAddress = bodyAddress;
    }

    List<ArrayPlace> places(List<Field> fields) {
      List<ArrayPlace> places = new ArrayList<>(fields.size());
      for (Field field : fields) {
        int number = array;
        int first = buffer;
        int own = skip(field);
        Buffers buffers = new Buffers(shape, bodyAddress, first, own);
        ArrowType type = stored(field.getType());
        places.add(new ArrayPlace(field, type, shape.rows(), shape.nullCount(number), buffers));
      }
      return places;
    }

    /** Passes over an array and its children; returns how many buffers are its own. */
    private int skip(Field field) {
      ArrowType type = stored(field.getType());
      array++;
      int own = TypeLayout.getTypeBufferCount(type);
      if (type instanceof ArrowType.Utf8View || type instanceof ArrowType.BinaryView) {
        own += shape.variadicCount(views++);
      }
      buffer += own;
      field.getChildren().forEach(this::skip);
      return own;
    }
  }
}
