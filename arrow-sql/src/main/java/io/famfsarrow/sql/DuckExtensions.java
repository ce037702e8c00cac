package io.famfsarrow.sql;

import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Names of extension types that DuckDB may be told. It takes them on trust, whatever type they
 * stand at: of four bytes that are said to be a UUID it reads sixteen.
 */
final class DuckExtensions {

  private static final int UUID_BYTES = 16;
  private static final int FLAG_BITS = 8;

  private DuckExtensions() {}

  /** The field without names that do not fit it, or that DuckDB has other values for. */
  static Field known(Field field) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    ArrowType type = field.getType();
    if (!isKnown(field)) {
      metadata.remove(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME);
      metadata.remove(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA);
      type = storage(type);
    }
    FieldType known = new FieldType(field.isNullable(), type, field.getDictionary(), metadata);
    return new Field(
        field.getName(), known, field.getChildren().stream().map(DuckExtensions::known).toList());
  }

  /**
   * Whether all names in the values of a dictionary-encoded field are known: those cannot be left
   * out, because dictionaries are handed over with fields of their own.
   */
  static boolean areKnownInDictionary(Field field) {
    return field.getDictionary() == null
        || field.getChildren().stream().allMatch(child -> known(child).equals(child));
  }

  private static boolean isKnown(Field field) {
    if (field.getDictionary() != null) {
      return false;
    }
    ArrowType type = storage(field.getType());
    return switch (name(field)) {
      case "arrow.uuid" ->
          type instanceof ArrowType.FixedSizeBinary binary && binary.getByteWidth() == UUID_BYTES;
      case "arrow.json" ->
          type instanceof ArrowType.Utf8
              || type instanceof ArrowType.LargeUtf8
              || type instanceof ArrowType.Utf8View;
      case "arrow.bool8" ->
          type instanceof ArrowType.Int number
              && number.getIsSigned()
              && number.getBitWidth() == FLAG_BITS;
      default -> false;
    };
  }

  private static String name(Field field) {
    return field.getType() instanceof ArrowType.ExtensionType extension
        ? extension.extensionName()
        : field.getMetadata().getOrDefault(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME, "");
  }

  private static ArrowType storage(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension ? extension.storageType() : type;
  }
}
