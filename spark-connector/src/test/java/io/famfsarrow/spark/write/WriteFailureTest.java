package io.famfsarrow.spark.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.spark.write.Stumbling.Mishap;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NotMasterException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.StoreClosedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in a job leaves nothing that can be seen, and no space that is taken. */
@Timeout(120)
class WriteFailureTest {
  private static final long ROWS = 100_000;

  private static SparkSession spark;

  @TempDir Path folder;
  private TestStore store;
  private int freeUnits;

  @BeforeAll
  static void start() {
    spark = Sessions.local();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void format() {
    store = TestStore.format(folder, 64 << 20);
    freeUnits = store.freeUnits();
  }

  @AfterEach
  void isClean() {
    store.requireClean();
  }

  private DataFrameWriter<?> writer(Dataset<?> rows) {
    return rows.write().format("famfs").option("store", store.name()).option("partBytes", "64k");
  }

  private void assertNothingIsLeft() {
    assertEquals(List.of(), store.list("/"));
    assertEquals(freeUnits, store.freeUnitsAtLast(freeUnits));
  }

  private void assertOnlyIsLeft(String path) {
    int files = store.list(path).size();
    int expected = freeUnits - files;
    assertEquals(expected, store.freeUnitsAtLast(expected), "each file has a unit of 2 MiB");
  }

  private void assertHasAllNumbers(String path, long count) {
    List<Long> numbers =
        store.rows(path, spark.range(1).schema()).stream().map(row -> row.getLong(0)).toList();
    assertEquals(count, numbers.stream().distinct().count());
    assertEquals(count, numbers.size());
  }

  @Test
  void anAttemptThatFailsLeavesNothingBesideTheOneThatFollows() {
    Dataset<Long> rows = Stumbling.numbers(spark, ROWS, ROWS - 10, Mishap.FAIL, 2);
    writer(rows).save("/t");
    assertHasAllNumbers("/t", ROWS);
    assertOnlyIsLeft("/t");
  }

  @Test
  void aJobThatFailsLeavesNothing() {
    Dataset<Long> rows = Stumbling.numbers(spark, ROWS, ROWS - 10, Mishap.FAIL, 99);
    assertThrows(Exception.class, () -> writer(rows).save("/t"));
    assertNothingIsLeft();
  }

  @Test
  void aJobThatDoesNotFitLeavesNothing() {
    Dataset<?> rows = spark.range(0, 20_000_000, 1, 2).selectExpr("id", "hash(id) AS h");
    Exception failure =
        assertThrows(Exception.class, () -> writer(rows).option("partBytes", "8m").save("/t"));
    assertTrue(failure.toString().contains("NoSpaceException"), failure::toString);
    assertNothingIsLeft();
  }

  @Test
  void aJobThatFailsBeforeItsTasksBeginLeavesNothing() {
    Dataset<?> rows = spark.range(10).selectExpr("id", "raise_error('no') AS x").repartition(2);
    assertThrows(Exception.class, () -> writer(rows).save("/t"));
    assertNothingIsLeft();
  }

  @Test
  void aCancelledJobLeavesNothing() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Dataset<Long> rows = Stumbling.numbers(spark, ROWS, ROWS - 10, Mishap.DAWDLE, 99);
      Future<?> job = thread.submit(() -> writer(rows).save("/t"));
      while (store.freeUnits() == freeUnits && !job.isDone()) {
        Thread.sleep(20);
      }
      spark.sparkContext().cancelAllJobs();
      assertThrows(ExecutionException.class, job::get);
    } finally {
      thread.shutdownNow();
    }
    assertNothingIsLeft();
  }

  @Test
  void jobsAddToOneTableAtTheSameTime() throws Exception {
    writer(spark.range(0, 1000, 1, 2)).save("/t");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> jobs = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        Dataset<?> rows = spark.range(i * 1000L, i * 1000L + 1000, 1, 2);
        jobs.add(threads.submit(() -> writer(rows).mode("append").save("/t")));
      }
      for (Future<?> job : jobs) {
        job.get();
      }
    } finally {
      threads.shutdown();
    }
    assertHasAllNumbers("/t", 5000);
    assertOnlyIsLeft("/t");
  }

  @Test
  void ofTwoJobsThatMakeATableOneDoes() {
    WriteTarget created = WriteTarget.created(address());
    WriteTarget absent = WriteTarget.absent(address());
    var columns = spark.range(1).schema();
    EmptyTable.create(absent, columns);
    assertThrows(PathExistsException.class, () -> EmptyTable.create(created, columns));
    EmptyTable.create(absent, columns);
    assertEquals(2, store.list("/t").size(), "where it only has to be there, it is added to");
    var others = spark.range(1).toDF("other").schema();
    PathExistsException different =
        assertThrows(PathExistsException.class, () -> EmptyTable.create(absent, others));
    assertTrue(different.getMessage().contains("other instead of id"), different::getMessage);
    assertEquals(2, store.list("/t").size());
  }

  /** Each looks first whether the folder is a table already, and both may find that it is not. */
  @Test
  void ofTwoJobsThatMakeATableInOneFolderAtTheSameTimeOneDoes() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (FamfsMaster master = store.master()) {
      for (int i = 0; i < 8; i++) {
        master.mkdir(FamfsPath.of("/d" + i), new FileAttributes(0755, 0, 0));
        TableAddress address = new TableAddress(store.name(), "/d" + i);
        WriteTarget target = i < 4 ? WriteTarget.created(address) : WriteTarget.absent(address);
        List<Future<?>> jobs = new ArrayList<>();
        for (int job = 0; job < 2; job++) {
          StructType columns = new StructType().add("of job " + job, "int");
          jobs.add(threads.submit(() -> EmptyTable.create(target, columns)));
        }
        int made = 0;
        for (Future<?> job : jobs) {
          made += isMade(job) ? 1 : 0;
        }
        assertEquals(1, made);
        assertEquals(1, store.list("/d" + i).size());
      }
    } finally {
      threads.shutdown();
    }
  }

  private static boolean isMade(Future<?> job) throws InterruptedException {
    try {
      job.get();
      return true;
    } catch (ExecutionException failed) {
      assertInstanceOf(PathExistsException.class, failed.getCause());
      return false;
    }
  }

  private TableAddress address() {
    return new TableAddress(store.name(), "/t");
  }

  @Test
  void aStoreOfAnotherHostIsNotWritten() {
    TestStore others = TestStore.formatFor(folder.resolve("other.famfs"), UUID.randomUUID());
    Exception refused =
        assertThrows(
            Exception.class,
            () -> spark.range(3).write().format("famfs").option("store", others.name()).save("/t"));
    NotMasterException reason = assertInstanceOf(NotMasterException.class, cause(refused));
    assertTrue(reason.getMessage().contains("Run the driver on the owner's host"));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof NotMasterException || failure.getCause() == null
        ? failure
        : cause(failure.getCause());
  }

  @Test
  void aJobThatIsOverGivesNothingToTasksThatGoOn() {
    WriteJob job = new WriteJob(store.master());
    long part = job.reserve(1, 100).id();
    job.close();
    assertThrows(StoreClosedException.class, () -> job.reserve(1, 100));
    assertThrows(StoreClosedException.class, () -> job.confirm(part));
    assertThrows(StoreClosedException.class, () -> job.store(part, 0, new byte[1]));
    job.release(1);
    job.close();
    assertNothingIsLeft();
  }

  @Test
  void theLogIsNotLockedWhileAJobGoesOn() {
    try (WriteJob job = new WriteJob(store.master());
        FamfsMaster other = store.master()) {
      long part = job.reserve(1, 100).id();
      other.mkdir(FamfsPath.of("/meanwhile"), new FileAttributes(0755, 0, 0));
      job.store(part, 50, new byte[50]);
      assertThrows(InvalidRequestException.class, () -> job.store(part, 51, new byte[50]));
    }
    assertEquals(List.of("meanwhile"), store.list("/"));
    assertEquals(freeUnits, store.freeUnits());
  }
}
