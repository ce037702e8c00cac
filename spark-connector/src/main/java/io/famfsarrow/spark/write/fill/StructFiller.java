package io.famfsarrow.spark.write.fill;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A column of structs: each of its parts is a column. */
final class StructFiller extends ColumnFiller {

  private final StructVector structs;
  private final ColumnFiller[] parts;

  private StructFiller(StructVector structs, ColumnFiller[] parts) {
    super(structs);
    this.structs = structs;
    this.parts = parts;
  }

  /** Null if the vector has other parts. */
  static ColumnFiller of(String path, StructType type, StructVector vector) {
    ColumnFiller[] parts = parts(path + '.', type, vector.getChildrenFromFields());
    return parts == null ? null : new StructFiller(vector, parts);
  }

  /** Fillers of columns by their order; null if they are others. */
  static ColumnFiller[] parts(String above, StructType type, List<FieldVector> vectors) {
    StructField[] fields = type.fields();
    if (fields.length != vectors.size()) {
      return null;
    }
    List<ColumnFiller> parts = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      if (!fields[i].name().equals(vectors.get(i).getName())) {
        return null;
      }
      parts.add(Fillers.of(above + fields[i].name(), fields[i].dataType(), vectors.get(i)));
    }
    return parts.toArray(ColumnFiller[]::new);
  }

  @Override
  void setNull(int index) {
    structs.setNull(index);
    for (ColumnFiller part : parts) {
      part.setNull(index);
    }
  }

  @Override
  long set(int index, SpecializedGetters values, int ordinal) {
    InternalRow struct = values.getStruct(ordinal, parts.length);
    structs.setIndexDefined(index);
    long bytes = 0;
    for (int i = 0; i < parts.length; i++) {
      bytes += parts[i].fill(index, struct, i);
    }
    return bytes;
  }
}
