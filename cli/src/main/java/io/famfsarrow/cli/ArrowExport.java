package io.famfsarrow.cli;

import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compare.VectorEqualsVisitor;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** The files of a dataset as one Arrow IPC file, made by Arrow's own writer. */
final class ArrowExport {
  /** Footer keys that describe the file they stand in and would be wrong in another. */
  private static final String OWN_KEYS = "famfs.";

  private final FamfsStore store;
  private final OutputStream out;

  ArrowExport(FamfsStore store, OutputStream out) {
    this.store = store;
    this.out = out;
  }

  void write(List<FileNode> files, OpenOptions given) throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        Tables.Opened table = Tables.open(store, files.get(0));
        FamfsArrowReader first = table.file().reader(given.withAllocator(allocator))) {
      Map<String, String> metadata = new HashMap<>(table.file().customMetadata());
      metadata.keySet().removeIf(key -> key.startsWith(OWN_KEYS));
      VectorSchemaRoot root = first.getVectorSchemaRoot();
      try (ArrowFileWriter writer =
          new ArrowFileWriter(root, first, Channels.newChannel(out), metadata)) {
        writer.start();
        while (first.loadNextBatch()) {
          writeBatch(writer);
        }
        for (FileNode next : files.subList(1, files.size())) {
          append(next, given.withAllocator(allocator), first, writer);
        }
        writer.end();
      }
    }
  }

  /** Moves the batches of a further file through the first one's root. */
  private void append(
      FileNode next, OpenOptions options, FamfsArrowReader first, ArrowFileWriter writer)
      throws IOException {
    try (Tables.Opened table = Tables.open(store, next);
        FamfsArrowReader reader = table.file().reader(options)) {
      requireSame(next, first, reader);
      VectorLoader loader = new VectorLoader(first.getVectorSchemaRoot());
      VectorUnloader unloader = new VectorUnloader(reader.getVectorSchemaRoot());
      while (reader.loadNextBatch()) {
        try (ArrowRecordBatch batch = unloader.getRecordBatch()) {
          loader.load(batch);
        }
        writeBatch(writer);
      }
    }
  }

  private void writeBatch(ArrowFileWriter writer) throws IOException {
    store.guard(
        () -> {
          writer.writeBatch();
          return null;
        });
  }

  /** One file has one schema, and one dictionary for each id. */
  private static void requireSame(FileNode next, FamfsArrowReader first, FamfsArrowReader reader) {
    VectorSchemaRoot ours = first.getVectorSchemaRoot();
    if (!ours.getSchema()
        .getFields()
        .equals(reader.getVectorSchemaRoot().getSchema().getFields())) {
      throw CommandException.usage(
          next.path()
              + " has other columns than the first file of the folder: cat the files one by one");
    }
    Map<Long, Dictionary> theirs = reader.getDictionaryVectors();
    first
        .getDictionaryVectors()
        .forEach(
            (id, dictionary) -> {
              if (!VectorEqualsVisitor.vectorEquals(
                  dictionary.getVector(), theirs.get(id).getVector())) {
                throw CommandException.usage(
                    next.path()
                        + " has another dictionary "
                        + id
                        + " than the first file of the folder: cat the files one by one, or as csv or json");
              }
            });
  }
}
