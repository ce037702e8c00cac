package io.famfsarrow.spark;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.media.RawMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;

/** A store with tables of known values. */
final class TableStore implements AutoCloseable {

  private static final long SIZE_BYTES = 1L << 30;

  final BufferAllocator allocator = new RootAllocator();
  final Path medium;
  final FamfsMaster master;

  TableStore(Path folder) {
    medium = folder.resolve("store.famfs");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(SIZE_BYTES), StoreOptions.defaults());
    master = FamfsStore.openMaster(MediaSpec.of(medium), StoreOptions.defaults());
  }

  String name() {
    return medium.toString();
  }

  /**
   * Publishes rows.
   *
   * @param rows values as {@link VectorFill} takes them
   */
  void publish(String path, Schema schema, List<List<Object>> rows, int batchRows) {
    publish(path, schema, rows, batchRows, new DictionaryProvider.MapDictionaryProvider());
  }

  void publish(
      String path,
      Schema schema,
      List<List<Object>> rows,
      int batchRows,
      DictionaryProvider dictionaries) {
    List<VectorSchemaRoot> roots = new ArrayList<>();
    try {
      for (int first = 0; first < Math.max(1, rows.size()); first += batchRows) {
        int end = Math.min(rows.size(), first + batchRows);
        roots.add(root(schema, rows.subList(first, end)));
      }
      Publisher.on(master)
          .publish(
              TableSources.ofRoots(roots, dictionaries),
              FamfsPath.of(path),
              PublishOptions.defaults().withBatchRows(batchRows));
    } finally {
      roots.forEach(VectorSchemaRoot::close);
    }
  }

  VectorSchemaRoot root(Schema schema, List<List<Object>> rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    root.allocateNew();
    for (int column = 0; column < schema.getFields().size(); column++) {
      FieldVector vector = root.getVector(column);
      for (int row = 0; row < rows.size(); row++) {
        VectorFill.set(vector, row, rows.get(row).get(column));
      }
      vector.setValueCount(rows.size());
    }
    root.setRowCount(rows.size());
    return root;
  }

  /** Puts a file as it is. */
  void put(String path, byte[] bytes) {
    try (Reservation space = master.reserve(bytes.length)) {
      space.prepare(0, bytes.length);
      RawMemory.copy(bytes, 0, space.address(), bytes.length);
      master.commit(space, FamfsPath.of(path), new FileAttributes(0644, 0, 0));
    }
  }

  @Override
  public void close() {
    master.close();
    allocator.close();
  }
}
