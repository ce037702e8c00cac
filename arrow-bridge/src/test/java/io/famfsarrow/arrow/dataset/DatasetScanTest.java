package io.famfsarrow.arrow.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.Verify;
import io.famfsarrow.arrow.filter.Operator;
import io.famfsarrow.arrow.filter.Predicate;
import io.famfsarrow.store.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DatasetScanTest {

  private static final int FILES = 3;
  private static final int BATCHES_A_FILE = 20;
  private static final int BATCHES = FILES * BATCHES_A_FILE;

  @TempDir Path folder;
  private DatasetStore store;
  private FamfsDataset dataset;

  /** Each row holds the number of its batch in the dataset. */
  @BeforeEach
  void publish() {
    store = new DatasetStore(folder);
    for (int file = 0; file < FILES; file++) {
      long[][] batches = new long[BATCHES_A_FILE][];
      for (int batch = 0; batch < BATCHES_A_FILE; batch++) {
        long number = (long) file * BATCHES_A_FILE + batch;
        batches[batch] = new long[] {number, number};
      }
      store.putNumbers("/d/" + file + ".arrow", batches);
    }
    dataset = store.open("/d");
  }

  @AfterEach
  void nothingIsLeft() {
    dataset.close();
    store.close();
  }

  private DatasetScan scan() {
    return dataset.scan().withOptions(OpenOptions.defaults().withAllocator(store.allocator));
  }

  private static long number(RecordBatchView view) {
    return ((BigIntVector) view.vector("n")).get(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 200})
  void givesEachBatchOnce(int threads) throws InterruptedException {
    BitSet seen = new BitSet();
    scan()
        .forEachBatch(
            threads,
            (batch, view) -> {
              synchronized (seen) {
                assertFalse(seen.get(batch));
                assertEquals(batch, number(view));
                seen.set(batch);
              }
            });
    assertEquals(BATCHES, seen.cardinality());
    assertEquals(0, store.allocator.getAllocatedMemory());
  }

  @Test
  void anAllocatorOfItsOwnEndsEmpty() throws InterruptedException {
    AtomicLong sum = new AtomicLong();
    dataset.scan().forEachBatch(2, (batch, view) -> sum.addAndGet(number(view)));
    assertEquals((BATCHES - 1) * BATCHES / 2, sum.get());
  }

  @Test
  void threadsWorkAtTheSameTime() throws InterruptedException {
    CyclicBarrier bothAreThere = new CyclicBarrier(2);
    scan()
        .forEachBatch(
            2,
            (batch, view) -> {
              try {
                bothAreThere.await();
              } catch (Exception broken) {
                throw new IllegalStateException(broken);
              }
            });
    assertFalse(bothAreThere.isBroken());
  }

  @Test
  void skippedBatchesAreNotGiven() throws InterruptedException {
    BatchSelector firstTwo = (file, batches) -> batches.clear(2, BATCHES_A_FILE);
    assertArrayEquals(new int[] {0, 1, 20, 21, 40, 41}, scan().where(firstTwo).batches());
    AtomicLong sum = new AtomicLong();
    scan().where(firstTwo).forEachBatch(3, (batch, view) -> sum.addAndGet(number(view)));
    assertEquals(1 + 20 + 21 + 40 + 41, sum.get());
  }

  @Test
  void whatStatisticsRuleOutIsNotGiven() throws InterruptedException {
    BatchSelector some = BatchSelector.matching(Predicate.in("n", List.of(3, 25, 1000)));
    DatasetScan scan = scan().where(some);
    assertArrayEquals(new int[] {3, 25}, scan.batches());
    BatchSelector above = BatchSelector.matching(Predicate.compare("n", Operator.GREATER, 3));
    assertArrayEquals(new int[] {25}, scan.where(above).batches());
    AtomicLong sum = new AtomicLong();
    scan.forEachBatch(2, (batch, view) -> sum.addAndGet(number(view)));
    assertEquals(3 + 25, sum.get());
    try (DatasetReader reader = scan.reader()) {
      assertEquals(2, reader.batchCount());
    }
    BatchSelector unknown = BatchSelector.matching(Predicate.isNull("m"));
    assertThrows(InvalidRequestException.class, () -> scan().where(unknown).batches());
  }

  /** A file of the dataset is changed behind the dataset's back. */
  @ParameterizedTest
  @EnumSource
  void aFlippedByteIsFoundWhereChecksumsAreVerified(Verify verify)
      throws IOException, InterruptedException {
    ArrowFile.BatchInfo batch = dataset.parts().get(1).file().batchInfo(4);
    store.flip("/d/1.arrow", batch.fileOffset() + batch.lengthBytes() - batch.bodyBytes());
    DatasetScan scan =
        dataset
            .scan()
            .withOptions(OpenOptions.defaults().withAllocator(store.allocator).withVerify(verify))
            .where((file, batches) -> batches.clear(0, BATCHES_A_FILE - 1));
    if (verify == Verify.ALL) {
      assertThrows(CorruptArrowFileException.class, scan::reader);
      assertThrows(
          CorruptArrowFileException.class, () -> scan.forEachBatch(2, (number, view) -> {}));
    } else {
      scan.forEachBatch(2, (number, view) -> {}); // the damaged batch is none of them
    }
    DatasetScan damaged = scan().withOptions(scan.options());
    if (verify == Verify.OFF) {
      damaged.forEachBatch(2, (number, view) -> {});
    } else {
      CorruptArrowFileException found =
          assertThrows(
              CorruptArrowFileException.class, () -> damaged.forEachBatch(2, (number, view) -> {}));
      assertEquals(CorruptArrowFileException.Code.CHECKSUM, found.code());
    }
    assertEquals(0, store.allocator.getAllocatedMemory());
  }

  @Test
  void theFirstYesEndsASearch() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    boolean found =
        scan()
            .anyBatch(
                1,
                (batch, view) -> {
                  asked.incrementAndGet();
                  return number(view) == 7;
                });
    assertTrue(found);
    assertEquals(8, asked.get());
    assertFalse(scan().anyBatch(2, (batch, view) -> number(view) == BATCHES));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void anErrorEndsTheScanAndIsThrown(int threads) {
    AtomicInteger given = new AtomicInteger();
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () ->
                scan()
                    .forEachBatch(
                        threads,
                        (batch, view) -> {
                          given.incrementAndGet();
                          throw new IllegalStateException("no");
                        }));
    assertEquals("no", error.getMessage());
    assertTrue(given.get() <= threads, given + " batches after the error");
    assertEquals(0, store.allocator.getAllocatedMemory());
  }

  @Test
  void anAllocatorThatIsTooSmallIsAnErrorOfTheScan() {
    try (BufferAllocator small = new RootAllocator(1)) {
      DatasetScan scan = dataset.scan().withOptions(OpenOptions.defaults().withAllocator(small));
      assertThrows(
          org.apache.arrow.memory.OutOfMemoryException.class,
          () -> scan.forEachBatch(2, (batch, view) -> {}));
    }
  }

  @Test
  void anInterruptEndsTheScanWhenNoThreadIsAtWork() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(2);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger given = new AtomicInteger();
    AtomicInteger workingAtTheEnd = new AtomicInteger(-1);
    Thread caller =
        new Thread(
            () -> {
              try {
                scan()
                    .forEachBatch(
                        2,
                        (batch, view) -> {
                          given.incrementAndGet();
                          working.incrementAndGet();
                          started.countDown();
                          waitForever();
                          working.decrementAndGet();
                        });
              } catch (InterruptedException interrupted) {
                workingAtTheEnd.set(working.get());
              }
            });
    caller.start();
    started.await();
    caller.interrupt();
    caller.join();
    assertEquals(0, workingAtTheEnd.get());
    assertEquals(2, given.get());
    assertEquals(0, store.allocator.getAllocatedMemory());
  }

  /** Until somebody interrupts. */
  private static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void noThreadsAreRefused() {
    assertThrows(InvalidRequestException.class, () -> scan().forEachBatch(0, (batch, view) -> {}));
  }
}
