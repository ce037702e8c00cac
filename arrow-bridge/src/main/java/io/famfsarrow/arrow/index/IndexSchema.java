package io.famfsarrow.arrow.index;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Schema of the batch index of a table; docs/batch-index.md has it as a table. */
public final class IndexSchema {

  /** Version of the index that this project writes and reads. */
  public static final int VERSION = 1;

  /** Key of the footer's metadata that says where the index lies. */
  public static final String INDEX_KEY = "famfs.batch_index";

  /** Key of the footer's metadata with the checksums of the dictionary batches. */
  public static final String DICTIONARIES_KEY = "famfs.dictionary_crc32c";

  public static final String ROW_COUNT = "row_count";
  public static final String CRC32C = "crc32c";
  public static final String NULL_COUNT = "null_count";
  public static final String MIN = "min";
  public static final String MAX = "max";
  public static final String EXACT = "exact";
  public static final String NAN_COUNT = "nan_count";

  /** Columns of the index before those of the table's columns. */
  public static final int LEADING_COLUMNS = 2;

  private static final ArrowType LONG = new ArrowType.Int(Long.SIZE, true);
  private static final ArrowType UNSIGNED = new ArrowType.Int(Integer.SIZE, false);

  private IndexSchema() {}

  /**
   * Schema of the index.
   *
   * @param table the table's schema in message format: dictionary-encoded columns have the type of
   *     their values
   */
  public static Schema of(Schema table) {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.notNullable(ROW_COUNT, LONG));
    fields.add(Field.notNullable(CRC32C, UNSIGNED));
    for (int i = 0; i < table.getFields().size(); i++) {
      fields.add(column(i, table.getFields().get(i).getType()));
    }
    return new Schema(fields);
  }

  private static Field column(int number, ArrowType type) {
    OrderedType order = OrderedType.of(type);
    List<Field> children = new ArrayList<>();
    children.add(Field.nullable(NULL_COUNT, LONG));
    if (order.ordered()) {
      children.add(Field.nullable(MIN, stored(type)));
      children.add(Field.nullable(MAX, stored(type)));
      children.add(Field.nullable(EXACT, new ArrowType.Bool()));
    }
    if (order.kind() == OrderedType.Kind.FLOAT) {
      children.add(Field.nullable(NAN_COUNT, LONG));
    }
    return new Field(
        Integer.toString(number), FieldType.notNullable(new ArrowType.Struct()), children);
  }

  /** The type that stores an extension type; any other type itself. */
  private static ArrowType stored(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension
        ? stored(extension.storageType())
        : type;
  }
}
