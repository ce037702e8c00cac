package io.famfsarrow.spark.write.fill;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.MapType;

/** A column of maps: all keys are one column, all values another. */
final class MapFiller extends ColumnFiller {

  private final MapVector maps;
  private final StructVector entries;
  private final ColumnFiller key;
  private final ColumnFiller value;

  private MapFiller(MapVector maps, StructVector entries, ColumnFiller key, ColumnFiller value) {
    super(maps);
    this.maps = maps;
    this.entries = entries;
    this.key = key;
    this.value = value;
  }

  static ColumnFiller of(String path, MapType type, MapVector vector) {
    StructVector entries = (StructVector) vector.getDataVector();
    List<FieldVector> pair = entries.getChildrenFromFields(); // by position: names differ
    return new MapFiller(
        vector,
        entries,
        Fillers.of(path + ".key", type.keyType(), pair.get(0)),
        Fillers.of(path + ".value", type.valueType(), pair.get(1)));
  }

  @Override
  long set(int index, SpecializedGetters values, int ordinal) {
    MapData map = values.getMap(ordinal);
    int count = map.numElements();
    int start = maps.startNewValue(index);
    long bytes = 2L * count * ListFiller.ELEMENT_BYTES;
    for (int i = 0; i < count; i++) {
      entries.setIndexDefined(start + i);
      bytes += key.fill(start + i, map.keyArray(), i);
      bytes += value.fill(start + i, map.valueArray(), i);
    }
    maps.endValue(index, count);
    return bytes;
  }
}
