package io.famfsarrow.cli;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.media.MappingInspector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The second process of the demo: opens tables, holds all their batches, and tells what that cost
 * in lines of {@code key=value}. The last table is the one that is measured; those before it have
 * the classes loaded and the code warm by then.
 */
@Command(
    name = "demo-reader",
    hidden = true,
    description = "The reading process of the demo.",
    footer = "")
final class DemoReaderVerb extends Verb {
  @Option(names = "--arrow-file-reader")
  private boolean arrowFileReader;

  @Parameters(arity = "1..*")
  private List<String> paths;

  private long mappedBuffers;
  private long copiedBuffers;
  private long buffersInside;

  /** What opening one table took. */
  private record Cost(long openNanos, long allBatchesNanos, long privateBytes) {}

  @Override
  int run(Console console) throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        FamfsStore store = Stores.client(common())) {
      Cost cost = null;
      for (String path : paths) {
        try (Tables.Opened table = Tables.open(store, store.findFile(FamfsPath.of(path)))) {
          ColumnSums sums = new ColumnSums();
          cost =
              arrowFileReader
                  ? byArrow(table, allocator, sums)
                  : mapped(store, table, allocator, sums);
          console.line("sums." + path + "=" + sums.text());
          pages(console, store, table);
        }
      }
      print(console, cost);
    }
    return ExitCodes.DONE;
  }

  private static void pages(Console console, FamfsStore store, Tables.Opened table)
      throws IOException {
    PageSize pages = PageSize.of(store, table.view());
    console.line("pages=" + pages.text());
  }

  private void print(Console console, Cost cost) throws IOException {
    console.line("open=" + cost.openNanos());
    console.line("all=" + cost.allBatchesNanos());
    console.line("private=" + cost.privateBytes());
    console.line("mapped=" + mappedBuffers);
    console.line("copied=" + copiedBuffers);
    console.line("inside=" + buffersInside);
  }

  private Cost mapped(
      FamfsStore store, Tables.Opened table, BufferAllocator allocator, ColumnSums sums) {
    OpenOptions options = OpenOptions.defaults().withAllocator(allocator);
    List<RecordBatchView> held = new ArrayList<>();
    long privateBefore = ProcessMemory.privateBytes();
    long start = System.nanoTime();
    try {
      // Opened anew: what the demo opened to get here remembers nothing of it.
      ArrowFile file = ArrowFile.open(table.view(), table.file().name());
      long open = System.nanoTime() - start;
      for (int batch = 0; batch < file.batchCount(); batch++) {
        held.add(file.batch(batch, options));
      }
      long all = System.nanoTime() - start;
      held.forEach(batch -> sums.add(batch.root()));
      long grown = ProcessMemory.privateBytes() - privateBefore;
      count(store, held);
      return new Cost(open, all, grown);
    } finally {
      held.forEach(RecordBatchView::close);
    }
  }

  private void count(FamfsStore store, List<RecordBatchView> batches) {
    MappingInspector inspector = MappingInspector.of(store.mediumPath());
    for (RecordBatchView batch : batches) {
      mappedBuffers += batch.copyReport().mappedBuffers();
      copiedBuffers += batch.copyReport().copiedBuffers();
      for (ArrowBuf buffer :
          batch.root().getFieldVectors().stream()
              .flatMap(vector -> vector.getFieldBuffers().stream())
              .toList()) {
        if (buffer.capacity() > 0 && inspector.covers(buffer.memoryAddress(), buffer.capacity())) {
          buffersInside++;
        }
      }
    }
  }

  private static Cost byArrow(Tables.Opened table, BufferAllocator allocator, ColumnSums sums)
      throws IOException {
    List<ArrowRecordBatch> held = new ArrayList<>();
    long privateBefore = ProcessMemory.privateBytes();
    long start = System.nanoTime();
    long summing = 0;
    try (ArrowFileReader reader = new ArrowFileReader(new ViewChannel(table.view()), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      long open = System.nanoTime() - start;
      while (reader.loadNextBatch()) {
        held.add(new VectorUnloader(root).getRecordBatch());
        long loaded = System.nanoTime();
        sums.add(root);
        summing += System.nanoTime() - loaded;
      }
      long all = System.nanoTime() - start - summing;
      return new Cost(open, all, ProcessMemory.privateBytes() - privateBefore);
    } finally {
      held.forEach(ArrowRecordBatch::close);
    }
  }
}
