package io.famfsarrow.arrow.dataset;

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
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
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

/** A store on a plain file with tables of one int64 column, and of one dictionary column. */
final class DatasetStore implements AutoCloseable {

  static final Schema NUMBERS =
      new Schema(List.of(Field.nullable("n", new ArrowType.Int(Long.SIZE, true))));

  final BufferAllocator allocator = new RootAllocator();
  final FamfsMaster master;
  private final Path medium;

  DatasetStore(Path folder) {
    medium = folder.resolve("store.famfs");
    StoreOptions options =
        StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
    Mkfs.format(medium, MkfsOptions.defaults().withSize(256L << 20), options);
    master = FamfsStore.openMaster(MediaSpec.of(medium), options);
  }

  /** Publishes a table whose batches hold these numbers. */
  void putNumbers(String path, long[]... batches) {
    List<VectorSchemaRoot> roots = new ArrayList<>();
    for (long[] batch : batches) {
      VectorSchemaRoot root = VectorSchemaRoot.create(NUMBERS, allocator);
      BigIntVector numbers = (BigIntVector) root.getVector(0);
      for (int row = 0; row < batch.length; row++) {
        numbers.setSafe(row, batch[row]);
      }
      root.setRowCount(batch.length);
      roots.add(root);
    }
    put(path, roots);
  }

  /** Publishes a table without rows. */
  void putEmpty(String path, Schema schema) {
    put(path, List.of(VectorSchemaRoot.create(schema, allocator)));
  }

  private void put(String path, List<VectorSchemaRoot> roots) {
    Publisher.on(master)
        .publish(TableSources.ofRoots(roots), FamfsPath.of(path), PublishOptions.defaults());
    roots.forEach(VectorSchemaRoot::close);
  }

  /** Publishes one batch of words, dictionary-encoded under that number. */
  void putWords(String path, long number, List<String> dictionary, int... indices) {
    DictionaryEncoding encoding =
        new DictionaryEncoding(number, false, new ArrowType.Int(Integer.SIZE, true));
    FieldType type = new FieldType(true, encoding.getIndexType(), encoding, Map.of());
    Schema schema = new Schema(List.of(new Field("word", type, null)));
    try (VarCharVector words = new VarCharVector("words", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      for (int i = 0; i < dictionary.size(); i++) {
        words.setSafe(i, dictionary.get(i).getBytes(StandardCharsets.UTF_8));
      }
      words.setValueCount(dictionary.size());
      for (int row = 0; row < indices.length; row++) {
        ((IntVector) root.getVector(0)).setSafe(row, indices[row]);
      }
      root.setRowCount(indices.length);
      MapDictionaryProvider provider = new MapDictionaryProvider(new Dictionary(words, encoding));
      Publisher.on(master)
          .publish(
              TableSources.ofRoots(List.of(root), provider),
              FamfsPath.of(path),
              PublishOptions.defaults());
    }
  }

  /** Puts a file that is no table. */
  void putBytes(String path, byte[] bytes) {
    try (Reservation space = master.reserve(bytes.length)) {
      space.prepare(0, bytes.length);
      RawMemory.copy(bytes, 0, space.address(), bytes.length);
      master.commit(space, FamfsPath.of(path), new FileAttributes(0644, 0, 0));
    }
  }

  /** Changes a byte of a file, as damage would. */
  void flip(String path, long fileOffset) throws IOException {
    SimpleFmap fmap = (SimpleFmap) master.findFile(FamfsPath.of(path)).fmap();
    try (RandomAccessFile bytes = new RandomAccessFile(medium.toFile(), "rw")) {
      long mediaOffset = fmap.extents().get(0).mediaOffset() + fileOffset;
      bytes.seek(mediaOffset);
      int old = bytes.read();
      bytes.seek(mediaOffset);
      bytes.write(old ^ 1);
    }
  }

  FamfsDataset open(String path) {
    master.refresh();
    return FamfsDataset.open(master, FamfsPath.of(path));
  }

  /** Fails if anything that a test allocated is left. */
  @Override
  public void close() {
    master.close();
    allocator.close();
  }
}
