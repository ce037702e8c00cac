package io.famfsarrow.cli;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.dataset.DatasetPart;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compare.VectorEqualsVisitor;
import org.apache.arrow.vector.ipc.ArrowFileWriter;

/** A dataset as one Arrow IPC file, made by Arrow's own writer. */
final class ArrowExport {
  /** Footer keys that describe the file they stand in and would be wrong in another. */
  private static final String OWN_KEYS = "famfs.";

  private final FamfsStore store;
  private final FamfsDataset dataset;
  private final OutputStream out;

  ArrowExport(FamfsStore store, FamfsDataset dataset, OutputStream out) {
    this.store = store;
    this.dataset = dataset;
    this.out = out;
  }

  void write(OpenOptions given) throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        DatasetReader first = dataset.reader(given.withAllocator(allocator));
        DatasetReader reader = dataset.reader(given.withAllocator(allocator));
        ArrowFileWriter writer =
            new ArrowFileWriter(
                reader.getVectorSchemaRoot(), first, Channels.newChannel(out), metadata())) {
      writer.start();
      DatasetPart part = dataset.parts().get(0);
      while (reader.loadNextBatch()) {
        if (!reader.part().equals(part)) {
          part = reader.part();
          requireSameDictionaries(first, reader);
        }
        writeBatch(writer);
      }
      writer.end();
    }
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new HashMap<>(dataset.parts().get(0).file().customMetadata());
    metadata.keySet().removeIf(key -> key.startsWith(OWN_KEYS));
    return metadata;
  }

  private void writeBatch(ArrowFileWriter writer) throws IOException {
    store.guard(
        () -> {
          writer.writeBatch();
          return null;
        });
  }

  /** An Arrow file has one dictionary for each number. */
  private static void requireSameDictionaries(DatasetReader first, DatasetReader reader) {
    for (long number : first.getDictionaryIds()) {
      if (!VectorEqualsVisitor.vectorEquals(
          first.lookup(number).getVector(), reader.lookup(number).getVector())) {
        throw CommandException.usage(
            reader.part().name()
                + " has another dictionary "
                + number
                + " than the first file of the folder: cat the files one by one, or as csv or json");
      }
    }
  }
}
