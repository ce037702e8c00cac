package io.famfsarrow.arrow.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ipc.write.Rows;
import io.famfsarrow.arrow.ipc.write.TestRange;
import io.famfsarrow.store.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcatenatedSourceTest {

  private final BufferAllocator allocator = new RootAllocator();
  private final List<AutoCloseable> held = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable vectors : held) {
      vectors.close();
    }
    allocator.close();
  }

  private static Field column(String name, long dictionary) {
    ArrowType.Int index = new ArrowType.Int(32, true);
    DictionaryEncoding encoding = new DictionaryEncoding(dictionary, false, index);
    return new Field(name, new FieldType(true, index, encoding), List.of());
  }

  private Dictionary dictionary(Field column, String word) {
    VarCharVector values = new VarCharVector("values", allocator);
    held.add(values);
    values.setSafe(0, word.getBytes(UTF_8));
    values.setValueCount(1);
    return new Dictionary(values, column.getDictionary());
  }

  /** One row of the columns a and b, with the first values of these dictionaries. */
  private TableSource source(long ofA, long ofB) {
    Schema schema = new Schema(List.of(column("a", ofA), column("b", ofB)));
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    held.add(root);
    MapDictionaryProvider provider = new MapDictionaryProvider();
    for (FieldVector vector : root.getFieldVectors()) {
      ((IntVector) vector).setSafe(0, 0);
      long id = vector.getField().getDictionary().getId();
      if (provider.lookup(id) == null) {
        provider.put(dictionary(vector.getField(), "word " + id));
      }
    }
    root.setRowCount(1);
    return TableSources.ofRoots(List.of(root), provider);
  }

  private List<List<Object>> together(TableSource... sources) {
    try (TableSource all = TableSources.concatenated(List.of(sources));
        StagedTable staged = StagedTable.of(all, PublishOptions.defaults());
        TestRange range = new TestRange(staged.sizeBytes())) {
      staged.writeTo(range);
      return Rows.ofFile(range.bytes(staged.sizeBytes()), allocator);
    }
  }

  @Test
  void dictionariesMayHaveOtherNumbersAndBeSharedByMoreColumns() {
    assertEquals(
        List.of(
            List.of("word 1", "word 2"), List.of("word 2", "word 9"), List.of("word 5", "word 5")),
        together(source(1, 2), source(2, 9), source(5, 5)));
  }

  /** Else the indices of one column would be taken for those of the other. */
  @Test
  void aSharedDictionaryIsNotReplacedByTwo() {
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> together(source(1, 1), source(1, 2)));
    assertTrue(e.getMessage().contains("column \"b\""), e.getMessage());
  }
}
