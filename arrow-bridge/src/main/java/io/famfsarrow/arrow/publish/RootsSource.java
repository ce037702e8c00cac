package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.InvalidRequestException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** Batches in the memory of this process; they stay the caller's and must not change meanwhile. */
final class RootsSource implements TableSource {

  private final List<VectorSchemaRoot> roots;
  private final DictionaryProvider dictionaries;

  RootsSource(List<VectorSchemaRoot> roots, DictionaryProvider dictionaries) {
    if (roots.isEmpty()) {
      throw new InvalidRequestException(
          "nothing to publish: at least one VectorSchemaRoot must say what the columns are");
    }
    for (VectorSchemaRoot root : roots) {
      requireSameSchema(roots.get(0).getSchema(), root.getSchema());
    }
    this.roots = List.copyOf(roots);
    this.dictionaries = dictionaries;
  }

  private static void requireSameSchema(Schema expected, Schema found) {
    if (!found.equals(expected)) {
      throw new InvalidRequestException(
          "all batches of a table need one schema: expected %s, found %s"
              .formatted(expected, found));
    }
  }

  @Override
  public String name() {
    return "the vectors";
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public boolean isInMemory() {
    return true;
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    Schema schema = Projection.of(name(), roots.get(0), columns).getSchema();
    Iterator<VectorSchemaRoot> left = roots.iterator();
    return new BatchCursor() {
      @Override
      public Schema schema() {
        return schema;
      }

      @Override
      public DictionaryProvider dictionaries() {
        return dictionaries;
      }

      @Override
      public Optional<ArrowRecordBatch> next() {
        if (!left.hasNext()) {
          return Optional.empty();
        }
        VectorSchemaRoot root = Projection.of(name(), left.next(), columns);
        return Optional.of(new VectorUnloader(root, true, false).getRecordBatch());
      }

      @Override
      public void close() {}
    };
  }
}
