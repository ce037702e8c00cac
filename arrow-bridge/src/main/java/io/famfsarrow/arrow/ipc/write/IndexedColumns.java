package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.scan.BlockScan;
import io.famfsarrow.arrow.index.scan.BodyShape;
import io.famfsarrow.arrow.index.scan.DictionaryValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of a file that is being written, with what a scan of a batch must know of them. Once
 * all dictionaries are there it may be used by several threads.
 */
final class IndexedColumns {

  private final List<Field> fields;
  private final Map<Long, Field> dictionaryFields = new HashMap<>();
  private final Map<Long, DictionaryValues> dictionaries = new HashMap<>();

  /**
   * @param schema in message format
   */
  IndexedColumns(Schema schema) {
    this.fields = schema.getFields().stream().map(IndexedColumns::inMemory).toList();
    for (Field field : schema.getFields()) {
      if (field.getDictionary() != null) {
        Field values = new Field(field.getName(), FieldType.nullable(field.getType()), null);
        dictionaryFields.putIfAbsent(field.getDictionary().getId(), values);
      }
    }
  }

  /** With the type of the indices where a field is dictionary-encoded. */
  private static Field inMemory(Field field) {
    if (field.getDictionary() != null) {
      FieldType type =
          new FieldType(
              field.isNullable(), field.getDictionary().getIndexType(), field.getDictionary());
      return new Field(field.getName(), type, null);
    }
    List<Field> children = field.getChildren().stream().map(IndexedColumns::inMemory).toList();
    return new Field(field.getName(), field.getFieldType(), children);
  }

  /** With the types that the buffers have. */
  List<Field> fields() {
    return fields;
  }

  /**
   * A dictionary lies in memory, and stays there. One that only nested columns use is not needed
   * again.
   */
  void addDictionary(long id, BodyShape shape, long bodyAddress) {
    Field values = dictionaryFields.get(id);
    if (values != null) {
      dictionaries.put(id, DictionaryValues.of(values, shape, bodyAddress));
    }
  }

  /** A scan of a record batch whose body lies, or will lie, there. */
  BlockScan scan(BodyShape shape, long bodyAddress) {
    return new BlockScan(fields, shape, bodyAddress, dictionaries::get);
  }
}
