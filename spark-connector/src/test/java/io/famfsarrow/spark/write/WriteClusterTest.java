package io.famfsarrow.spark.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.spark.write.Stumbling.Mishap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks in processes of their own, which die, or are not where the driver is. */
@Timeout(240)
class WriteClusterTest {
  private static final long ROWS = 100_000;

  @TempDir Path folder;
  private TestStore store;
  private int freeUnits;

  @BeforeEach
  void format() {
    store = TestStore.format(folder, 256 << 20);
    freeUnits = store.freeUnits();
  }

  @AfterEach
  void isClean() {
    store.requireClean();
  }

  private DataFrameWriter<?> writer(Dataset<?> rows) {
    return rows.write()
        .format("famfs")
        .option("store", store.name())
        .option("partBytes", "64k")
        .option("batchRows", "8192");
  }

  private void assertHasAllNumbers(String path, SparkSession spark) {
    List<Row> rows = store.rows(path, spark.range(1).schema());
    assertEquals(ROWS, rows.size());
    assertEquals(ROWS, rows.stream().map(row -> row.getLong(0)).distinct().count());
    int expected = freeUnits - store.list(path).size();
    assertEquals(expected, store.freeUnitsAtLast(expected), "each file has a unit of 2 MiB");
  }

  @Test
  void tasksStoreInPlaceAlsoWhenOneOfTheirProcessesIsKilled() throws IOException {
    try (SparkSession spark = Sessions.cluster().getOrCreate()) {
      writer(spark.range(0, ROWS, 1, 4)).option("remoteTasks", "refuse").save("/t");
      assertHasAllNumbers("/t", spark);
      freeUnits = store.freeUnits();
      Dataset<Long> rows = Stumbling.numbers(spark, ROWS, ROWS - 10, Mishap.KILL, 1);
      writer(rows.toDF("id")).option("remoteTasks", "refuse").save("/u");
      assertHasAllNumbers("/u", spark);
    }
  }

  @Test
  void tasksOfAnotherHostSendWhatTheyWriteToTheDriver() throws IOException {
    UUID another = UUID.randomUUID();
    try (SparkSession spark =
        Sessions.cluster()
            .config("spark.executorEnv.FAMFS_SYSTEM_UUID", another.toString())
            .config("spark.task.maxFailures", "1")
            .getOrCreate()) {
      Dataset<Long> rows = spark.range(0, ROWS, 1, 4);
      Exception refused =
          assertThrows(
              Exception.class, () -> writer(rows).option("remoteTasks", "refuse").save("/t"));
      assertTrue(refused.toString().contains("this host is " + another), refused::toString);
      assertEquals(List.of(), store.list("/"));
      assertEquals(freeUnits, store.freeUnitsAtLast(freeUnits));
      writer(rows).save("/t");
      assertHasAllNumbers("/t", spark);
    }
  }

  @Test
  void ofTwoCopiesOfATaskOneIsTaken() throws IOException {
    try (TwoHosts hosts = new TwoHosts(folder);
        SparkSession spark =
            Sessions.onExecutors(hosts.url())
                .config("spark.speculation", "true")
                .config("spark.speculation.interval", "100ms")
                .config("spark.speculation.quantile", "0.5")
                .config("spark.speculation.multiplier", "1.01")
                .config("spark.speculation.minTaskRuntime", "100ms")
                .getOrCreate()) {
      Dataset<Long> rows = Stumbling.numbers(spark, ROWS, ROWS - 10, Mishap.DAWDLE, 1);
      writer(rows.toDF("id")).save("/t");
      assertHasAllNumbers("/t", spark);
    }
  }

  @Test
  void aKilledDriverLeavesNothing() throws Exception {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", Sessions.classes(), DoomedDriver.class.getName(), store.name()));
    Process driver = new ProcessBuilder(command).inheritIO().start();
    try {
      while (store.freeUnits() == freeUnits) {
        assertTrue(driver.isAlive(), "it ended too early");
        TimeUnit.MILLISECONDS.sleep(100);
      }
      assertEquals(List.of(), store.list("/"));
    } finally {
      driver.destroyForcibly().waitFor();
    }
    assertEquals(List.of(), store.list("/"));
    assertEquals(freeUnits, store.freeUnitsAtLast(freeUnits));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
