package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.management.ThreadMXBean;
import io.famfsarrow.store.FamfsException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;

/**
 * Opens bytes that may be anything and reads whatever is handed out. Passes if that ends in values
 * or in a typed error, within bounded memory, with nothing left behind. A read outside ends the
 * JVM.
 */
final class Harmless {

  private static final long MAX_ALLOCATED_BYTES = 256L << 20;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int MAX_ROWS = 200;

  private Harmless() {}

  /** Whether the file was read to its end; false if it was refused. */
  static boolean read(byte[] bytes, Validation level) {
    long before = THREAD.getCurrentThreadAllocatedBytes();
    boolean read = readWithin(bytes, level);
    long heapBytes = THREAD.getCurrentThreadAllocatedBytes() - before;
    assertFalse(heapBytes > MAX_ALLOCATED_BYTES, () -> heapBytes + " bytes of heap");
    return read;
  }

  private static boolean readWithin(byte[] bytes, Validation level) {
    GuardedRange range = new GuardedRange(bytes);
    boolean read;
    try (BufferAllocator allocator = new RootAllocator()) {
      OpenOptions options = OpenOptions.defaults().withAllocator(allocator).withValidation(level);
      read = read(range, options);
      assertEquals(0, allocator.getAllocatedMemory());
      if (level == Validation.FULL) {
        check(range, read);
      }
      assertFalse(allocator.getPeakMemoryAllocation() > MAX_ALLOCATED_BYTES + 2L * bytes.length);
    }
    range.close();
    assertFalse(range.isMapped());
    return read;
  }

  /** What was read whole has good values; the check never fails. */
  private static void check(GuardedRange range, boolean read) {
    try {
      List<ArrowCheck.Problem> problems = ArrowCheck.check(ArrowFile.open(range, "mutant"));
      if (read) {
        assertEquals(List.of(), problems);
      }
    } catch (FamfsException refused) {
      assertFalse(read, refused::toString);
    }
  }

  private static boolean read(GuardedRange range, OpenOptions options) {
    try (FamfsArrowReader reader = ArrowFile.open(range, "mutant").reader(options)) {
      for (int batch = 0; batch < Math.min(reader.file().batchCount(), 100); batch++) {
        reader.loadBatch(batch);
        if (options.validation() != Validation.STRUCTURE) {
          reader.getVectorSchemaRoot().getFieldVectors().forEach(Harmless::walk);
        }
      }
      reader.file().customMetadata();
      for (Dictionary dictionary : reader.getDictionaryVectors().values()) {
        walk(dictionary.getVector());
      }
      return true;
    } catch (FamfsException refused) {
      return false;
    }
  }

  /** The first and the last rows: columns without buffers may claim two billion. */
  private static void walk(FieldVector vector) {
    int rows = vector.getValueCount();
    for (int row = 0; row < Math.min(rows, MAX_ROWS); row++) {
      Vectors.value(vector, row);
      Vectors.value(vector, rows - 1 - row);
    }
  }
}
