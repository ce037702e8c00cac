package io.famfsarrow.examples;

import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.columns.ShortColumn;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Opens every batch of a table of 16-bit and other numbers, reads all its bytes, tells in a line of
 * JSON what it found, and holds the table until its standard input ends: {@code JvmReader MEDIUM
 * PATH}.
 */
final class JvmReader {
  /** Where the medium is mapped, by what the kernel says: start and end. */
  private final NavigableMap<Long, Long> mapped = new TreeMap<>();

  private final List<RecordBatchView> batches = new ArrayList<>();
  private long sum;
  private long bytes;
  private int buffers;
  private int inside;
  private long copied;

  private JvmReader() {}

  public static void main(String[] arguments) throws IOException {
    Path medium = Path.of(arguments[0]).toRealPath();
    try (RootAllocator allocator = new RootAllocator();
        FamfsStore store =
            FamfsStore.openClient(MediaSpec.parse(arguments[0]), StoreOptions.defaults());
        FamfsDataset table = FamfsDataset.open(store, FamfsPath.of(arguments[1]))) {
      OpenOptions options = OpenOptions.defaults().withAllocator(allocator);
      JvmReader reader = new JvmReader();
      for (int batch = 0; batch < table.batchCount(); batch++) {
        reader.batches.add(table.batch(batch, options));
      }
      reader.lookAtMappings(medium);
      reader.batches.forEach(reader::read);
      table.requireSameStore(); // else what was read could be of another table
      System.out.println(reader.json());
      while (System.in.read() >= 0) {
        // as long as somebody may still ask the kernel about this process
      }
      reader.batches.forEach(RecordBatchView::close);
    }
  }

  /** The ranges of addresses at which the kernel has mapped the medium; neighbours become one. */
  private void lookAtMappings(Path medium) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      if (line.endsWith(" " + medium)) {
        String[] ends = line.substring(0, line.indexOf(' ')).split("-", 2);
        long start = Long.parseUnsignedLong(ends[0], 16);
        Long before = mapped.floorKey(start);
        boolean joins = before != null && mapped.get(before) == start;
        mapped.put(joins ? before : start, Long.parseUnsignedLong(ends[1], 16));
      }
    }
  }

  private void read(RecordBatchView batch) {
    for (FieldVector column : batch.root().getFieldVectors()) {
      // Where nothing is null the file has no bitmap, and Arrow's vector gets one that all share.
      int first = column.getNullCount() == 0 ? 1 : 0;
      for (ArrowBuf buffer : column.getFieldBuffers().subList(first, 2)) {
        look(buffer);
      }
    }
    try (ShortColumn first = ShortColumn.of(batch.vector(0))) {
      sum += first.sum();
    }
    copied += batch.copyReport().copiedBuffers();
  }

  private void look(ArrowBuf buffer) {
    buffers++;
    var range = mapped.floorEntry(buffer.memoryAddress());
    if (range != null && buffer.memoryAddress() + buffer.capacity() <= range.getValue()) {
      inside++;
    }
    for (long at = 0; at < buffer.capacity(); at += 4096) {
      bytes += buffer.getByte(at) & 0xff; // so that the kernel maps the page for this process
    }
  }

  private String json() {
    return "{\"sum\": %d, \"buffers\": %d, \"inside\": %d, \"copied\": %d, \"touched\": %d}"
        .formatted(sum, buffers, inside, copied, bytes);
  }
}
