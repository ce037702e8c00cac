package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A file's schema in both forms that arrow-java knows, and the layouts that follow from it.
 *
 * <p>In the file a dictionary-encoded field has the type of its values; in memory it has the type
 * of its indices, and the values are a dictionary of their own. Immutable.
 */
public final class FileSchema {

  /** Index type where the file names none (Arrow columnar format, "DictionaryEncoding"). */
  private static final ArrowType DEFAULT_INDEX = new ArrowType.Int(Integer.SIZE, true);

  private final FileBytes file;
  private final Schema fileSchema;
  private final Schema vectorSchema;
  private final List<FieldShape> columns;
  private final Map<Long, FieldShape> dictionaries = new LinkedHashMap<>();
  private final Map<Long, DictionaryEncoding> encodings = new LinkedHashMap<>();

  public FileSchema(FileBytes file, Schema fileSchema) {
    this.file = file;
    this.fileSchema = fileSchema;
    List<Field> fields = new ArrayList<>();
    List<FieldShape> shapes = new ArrayList<>();
    for (Field field : fileSchema.getFields()) {
      Field inMemory = toMemory(field);
      fields.add(inMemory);
      shapes.add(ShapeReader.shape(file, inMemory, ColumnPath.of(inMemory.getName())));
    }
    this.columns = Collections.unmodifiableList(shapes);
    this.vectorSchema = new Schema(fields, fileSchema.getCustomMetadata());
  }

  private Field toMemory(Field field) {
    List<Field> children = new ArrayList<>();
    for (Field child : field.getChildren()) {
      children.add(toMemory(child));
    }
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding == null) {
      return new Field(field.getName(), field.getFieldType(), children);
    }
    addDictionary(field, encoding, children);
    ArrowType index = encoding.getIndexType() == null ? DEFAULT_INDEX : encoding.getIndexType();
    FieldType type = new FieldType(field.isNullable(), index, encoding, field.getMetadata());
    return new Field(field.getName(), type, null);
  }

  /** Several fields may share a dictionary, if their values have one type. */
  private void addDictionary(Field field, DictionaryEncoding encoding, List<Field> children) {
    long id = encoding.getId();
    Field values = new Field("DICT" + id, FieldType.nullable(field.getType()), children);
    ColumnPath path = ColumnPath.ofDictionary(field.getName(), id);
    FieldShape shape = ShapeReader.shape(file, values, path);
    FieldShape before = dictionaries.putIfAbsent(id, shape);
    encodings.putIfAbsent(id, encoding);
    if (before != null && !before.field.getType().equals(values.getType())) {
      throw file.corrupt(
          Code.SCHEMA,
          "column \"" + field.getName() + '"',
          "dictionary " + id + " to have one type, " + before.field.getType(),
          values.getType());
    }
  }

  /** As the file has it. */
  public Schema fileSchema() {
    return fileSchema;
  }

  /** As the vectors have it: dictionary-encoded fields have the type of their indices. */
  public Schema vectorSchema() {
    return vectorSchema;
  }

  /** Of some columns, in their order. */
  public Schema vectorSchema(int[] columns) {
    List<Field> fields = new ArrayList<>();
    for (int column : columns) {
      fields.add(vectorSchema.getFields().get(column));
    }
    return new Schema(fields, vectorSchema.getCustomMetadata());
  }

  public int columnCount() {
    return columns.size();
  }

  FieldShape column(int column) {
    return columns.get(column);
  }

  /** Shape of a dictionary's values, or null if no field uses that dictionary. */
  FieldShape dictionary(long id) {
    return dictionaries.get(id);
  }

  DictionaryEncoding encoding(long id) {
    return encodings.get(id);
  }

  public java.util.Set<Long> dictionaryIds() {
    return Collections.unmodifiableSet(dictionaries.keySet());
  }
}
