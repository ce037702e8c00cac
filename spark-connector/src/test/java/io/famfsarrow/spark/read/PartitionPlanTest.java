package io.famfsarrow.spark.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.spark.attach.FileId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartitionPlanTest {

  private static final int BATCH_ROWS = 1 << 17;

  private static final List<FileId> FILES =
      List.of(
          new FileId(new UUID(1, 2), "/a.arrow", 0, 100),
          new FileId(new UUID(1, 2), "/b.arrow", 1, 100));

  /** Rows of batches that are not empty, one after the other. */
  private static List<String> rows(List<BatchRef> batches) {
    List<String> rows = new ArrayList<>();
    for (BatchRef batch : batches) {
      for (int row = 0; row < batch.rows(); row++) {
        rows.add(FILES.get(batch.file()).path() + batch.batch() + "," + row);
      }
    }
    return rows;
  }

  private static List<String> planned(List<FamfsInputPartition> partitions) {
    List<String> rows = new ArrayList<>();
    for (FamfsInputPartition partition : partitions) {
      for (Piece piece : partition.pieces()) {
        for (int row = 0; row < piece.rows(); row++) {
          rows.add(piece.file().path() + piece.batch() + "," + (piece.firstRow() + row));
        }
      }
    }
    return rows;
  }

  @Test
  void everyRowHasOneTaskAndTheirOrderStays() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<BatchRef> batches = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        int rows = random.nextInt(4) == 0 ? random.nextInt(5_000) : random.nextInt(200);
        batches.add(new BatchRef(random.nextInt(2), i, rows));
      }
      int target = 1 + random.nextInt(1_000);
      List<FamfsInputPartition> partitions = PartitionPlan.of(FILES, batches, target);
      assertEquals(rows(batches), planned(partitions));
      for (FamfsInputPartition partition : partitions) {
        long rows = partition.pieces().stream().mapToLong(Piece::rows).sum();
        assertTrue(rows > 0 && rows <= target + target / 2 + 64, rows + " rows of " + target);
      }
    }
  }

  @Test
  void partsOfABatchStartAtWholeWordsOfABitmap() {
    List<FamfsInputPartition> partitions =
        PartitionPlan.of(FILES, List.of(new BatchRef(0, 0, 100_000)), 1_000);
    assertTrue(partitions.size() > 50, partitions::toString);
    for (FamfsInputPartition partition : partitions) {
      assertEquals(0, partition.pieces().get(0).firstRow() % 64);
    }
  }

  private static List<Long> rowsOfTasks(List<BatchRef> batches, int cores) {
    long rows = batches.stream().mapToLong(BatchRef::rows).sum();
    return PartitionPlan.of(FILES, batches, PartitionPlan.targetRows(rows, cores)).stream()
        .map(partition -> partition.pieces().stream().mapToLong(Piece::rows).sum())
        .toList();
  }

  @Test
  void aWholeNumberOfBatchesForEachCoreIsDividedEvenly() {
    for (int cores = 1; cores <= 8; cores++) {
      for (int batches = 1; batches <= 7; batches++) {
        List<BatchRef> equal = Collections.nCopies(batches * cores, new BatchRef(0, 0, BATCH_ROWS));
        List<Long> expected = Collections.nCopies(cores, (long) batches * BATCH_ROWS);
        assertEquals(expected, rowsOfTasks(equal, cores));
      }
    }
  }

  @Test
  void aSingleBatchIsDividedAmongAllCores() {
    for (int cores = 1; cores <= 8; cores++) {
      for (int more = 0; more < 3; more++) {
        int rows = cores * BATCH_ROWS + more;
        List<Long> tasks = rowsOfTasks(List.of(new BatchRef(0, 0, rows)), cores);
        assertEquals(cores, tasks.size(), rows + " rows: " + tasks);
      }
    }
  }

  @Test
  void aTaskForEachCoreAFewWhereThereIsMuchToDoNoneForAHandfulOfRows() {
    assertEquals(131_072, PartitionPlan.targetRows(1_000, 8));
    assertEquals(10_000_000 / 8, PartitionPlan.targetRows(10_000_000, 8));
    assertEquals(20_000_000 / 16, PartitionPlan.targetRows(20_000_000, 8));
    assertEquals(80_000_000 / 24 + 1, PartitionPlan.targetRows(80_000_000, 8));
    assertEquals(32 << 20, PartitionPlan.targetRows(1L << 40, 8));
  }
}
