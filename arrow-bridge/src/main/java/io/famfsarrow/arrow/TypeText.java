package io.famfsarrow.arrow;

import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Types as Arrow's other implementations write them: int64, timestamp[us], list&lt;utf8&gt;. */
public final class TypeText {
  private TypeText() {}

  public static String of(Field field) {
    String text = type(field);
    return field.getDictionary() == null ? text : "dictionary<" + text + ">";
  }

  private static String type(Field field) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.ExtensionType extension) {
      return "extension<" + extension.extensionName() + ">";
    }
    if (!field.getChildren().isEmpty()) {
      return nested(field);
    }
    if (type instanceof ArrowType.Int number) {
      return (number.getIsSigned() ? "int" : "uint") + number.getBitWidth();
    }
    if (type instanceof ArrowType.FloatingPoint floating) {
      return floating(floating.getPrecision());
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return "decimal"
          + decimal.getBitWidth()
          + "("
          + decimal.getPrecision()
          + ", "
          + decimal.getScale()
          + ")";
    }
    if (type instanceof ArrowType.FixedSizeBinary binary) {
      return "fixed_size_binary[" + binary.getByteWidth() + "]";
    }
    return moment(type);
  }

  private static String floating(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> "float16";
      case SINGLE -> "float32";
      case DOUBLE -> "float64";
    };
  }

  private static String moment(ArrowType type) {
    if (type instanceof ArrowType.Timestamp timestamp) {
      String zone = timestamp.getTimezone() == null ? "" : ", " + timestamp.getTimezone();
      return "timestamp[" + unit(timestamp.getUnit()) + zone + "]";
    }
    if (type instanceof ArrowType.Time time) {
      return "time" + time.getBitWidth() + "[" + unit(time.getUnit()) + "]";
    }
    if (type instanceof ArrowType.Duration duration) {
      return "duration[" + unit(duration.getUnit()) + "]";
    }
    if (type instanceof ArrowType.Date date) {
      return switch (date.getUnit()) {
        case DAY -> "date32";
        case MILLISECOND -> "date64";
      };
    }
    return type.getTypeID().name().toLowerCase(Locale.ROOT);
  }

  private static String unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MILLISECOND -> "ms";
      case MICROSECOND -> "us";
      case NANOSECOND -> "ns";
    };
  }

  private static String nested(Field field) {
    boolean named =
        field.getType() instanceof ArrowType.Struct || field.getType() instanceof ArrowType.Union;
    String children =
        field.getChildren().stream()
            .map(child -> (named ? child.getName() + ": " : "") + of(child))
            .collect(Collectors.joining(", "));
    return field.getType().getTypeID().name().toLowerCase(Locale.ROOT) + "<" + children + ">";
  }
}
