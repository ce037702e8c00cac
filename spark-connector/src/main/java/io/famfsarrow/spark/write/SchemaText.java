package io.famfsarrow.spark.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow schemas as text, to be sent to tasks. */
final class SchemaText {

  private SchemaText() {}

  static String of(Schema schema) {
    return schema.toJson();
  }

  static Schema parse(String json) {
    try {
      return Schema.fromJSON(json);
    } catch (IOException defect) {
      throw new UncheckedIOException("the table's schema did not arrive whole: " + json, defect);
    }
  }
}
