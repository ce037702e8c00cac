package io.famfsarrow.arrow.ipc.write;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;

/**
 * Encodes schemas with their metadata in the order of its keys: Arrow's Java classes keep metadata
 * in hash maps, whose order must not show in published bytes.
 */
final class SchemaEncoder {

  private SchemaEncoder() {}

  /** Adds a schema in message format; returns its place in the builder. */
  static int encode(FlatBufferBuilder builder, org.apache.arrow.vector.types.pojo.Schema schema) {
    int fields = Schema.createFieldsVector(builder, fields(builder, schema.getFields()));
    int metadata = keyValues(builder, schema.getCustomMetadata());
    Schema.startSchema(builder);
    Schema.addEndianness(builder, Endianness.Little);
    Schema.addFields(builder, fields);
    if (metadata != 0) {
      Schema.addCustomMetadata(builder, metadata);
    }
    return Schema.endSchema(builder);
  }

  private static int[] fields(
      FlatBufferBuilder builder, List<org.apache.arrow.vector.types.pojo.Field> fields) {
    int[] places = new int[fields.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = field(builder, fields.get(i));
    }
    return places;
  }

  private static int field(
      FlatBufferBuilder builder, org.apache.arrow.vector.types.pojo.Field field) {
    int name = builder.createString(field.getName() == null ? "" : field.getName());
    int type = field.getType().getType(builder);
    int dictionary = dictionary(builder, field.getDictionary());
    int children = Field.createChildrenVector(builder, fields(builder, field.getChildren()));
    int metadata = keyValues(builder, field.getMetadata());
    Field.startField(builder);
    Field.addName(builder, name);
    Field.addNullable(builder, field.isNullable());
    Field.addTypeType(builder, field.getType().getTypeID().getFlatbufID());
    Field.addType(builder, type);
    if (dictionary != 0) {
      Field.addDictionary(builder, dictionary);
    }
    Field.addChildren(builder, children);
    if (metadata != 0) {
      Field.addCustomMetadata(builder, metadata);
    }
    return Field.endField(builder);
  }

  private static int dictionary(
      FlatBufferBuilder builder, org.apache.arrow.vector.types.pojo.DictionaryEncoding encoding) {
    if (encoding == null) {
      return 0;
    }
    int indexType = encoding.getIndexType().getType(builder);
    DictionaryEncoding.startDictionaryEncoding(builder);
    DictionaryEncoding.addId(builder, encoding.getId());
    DictionaryEncoding.addIndexType(builder, indexType);
    DictionaryEncoding.addIsOrdered(builder, encoding.isOrdered());
    return DictionaryEncoding.endDictionaryEncoding(builder);
  }

  /** Vector of key-value pairs in the order of the keys, or 0 if there are none. */
  static int keyValues(FlatBufferBuilder builder, Map<String, String> metadata) {
    if (metadata.isEmpty()) {
      return 0;
    }
    int[] places = new int[metadata.size()];
    int i = 0;
    for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
      int key = builder.createString(entry.getKey());
      int value = builder.createString(entry.getValue());
      places[i++] = KeyValue.createKeyValue(builder, key, value);
    }
    return Schema.createCustomMetadataVector(builder, places);
  }
}
