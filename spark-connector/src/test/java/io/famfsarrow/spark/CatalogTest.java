package io.famfsarrow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables by name and by path. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CatalogTest {

  @TempDir static Path folder;

  private static TableStore store;
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    store = new TableStore(folder);
    spark = Sparks.local();
    spark.conf().set("spark.sql.catalog.mem", FamfsCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.mem.store", store.name());
    spark.conf().set("spark.sql.catalog.part", FamfsCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.part.store", store.name());
    spark.conf().set("spark.sql.catalog.part.root", "/years");
    publish("/one.arrow", 1);
    publish("/years/2001/a.arrow", 2);
    publish("/years/2001/b.arrow", 3);
    publish("/years/2002/deep/c.arrow", 4);
    publish("/twin.arrow", 5);
    publish("/twin/x.arrow", 6);
    store.put("/notes.txt", "no table".getBytes(StandardCharsets.UTF_8));
  }

  private static void publish(String path, long value) {
    Schema schema = new Schema(List.of(Field.notNullable("v", new ArrowType.Int(64, true))));
    store.publish(path, schema, List.of(Arrays.<Object>asList(value)), 10);
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
    store.close();
  }

  private static List<String> column(String query, int column) {
    return spark.sql(query).collectAsList().stream()
        .map(row -> row.get(column).toString())
        .toList();
  }

  private static long sum(String table) {
    return spark.sql("select sum(v) from " + table).first().getLong(0);
  }

  private static String failure(String statement) {
    return Failures.text(assertThrows(Exception.class, () -> spark.sql(statement).collect()));
  }

  @Test
  void listsTablesAndFolders() {
    assertEquals(List.of("one", "twin"), column("show tables in mem", 1));
    assertEquals(List.of("2001"), column("show tables in mem.years", 1));
    assertEquals(List.of("a", "b"), column("show tables in mem.years.`2001`", 1));
    assertEquals(
        List.of("twin", "years"), column("show namespaces in mem", 0).stream().sorted().toList());
    assertEquals(
        List.of("years.2001", "years.2002"),
        column("show namespaces in mem.years", 0).stream()
            .map(name -> name.replace("`", ""))
            .toList());
    assertEquals(List.of("2001"), column("show tables in part", 1));
    assertTrue(failure("show tables in mem.nowhere").contains("nowhere"));
  }

  @Test
  void readsTablesByNameAndPath() {
    assertEquals(1, sum("mem.one"));
    assertEquals(5, sum("mem.years.`2001`"));
    assertEquals(3, sum("mem.years.`2001`.b"));
    assertEquals(4, sum("part.`2002`.deep"));
    assertEquals(2, sum("mem.`/years/2001/a.arrow`"));
    assertEquals(6, sum("mem.`/twin`"));
    assertEquals(5, sum("mem.`/twin.arrow`"));
    spark.sql(
        "create temporary view by_path using famfs options (store '"
            + store.name()
            + "', path '/one.arrow')");
    assertEquals(1, sum("by_path"));
  }

  @Test
  void describesColumns() {
    Row column = spark.sql("describe mem.one").first();
    assertEquals("[v,bigint,null]", column.toString());
    assertTrue(column("describe extended mem.one", 1).contains("/one.arrow"));
  }

  @Test
  void saysWhatIsNotThere() {
    assertTrue(failure("select * from mem.nothing").contains("TABLE_OR_VIEW_NOT_FOUND"));
    assertTrue(failure("select * from mem.twin").contains("say which one by its path"));
    assertTrue(failure("select * from mem.`/notes.txt`").contains("/notes.txt"));
    Throwable noPath =
        assertThrows(
            Exception.class,
            () -> spark.read().format("famfs").option("store", store.name()).load());
    assertTrue(Failures.text(noPath).contains("load(\"/flights\")"), noPath::toString);
    Throwable nothing =
        assertThrows(
            Exception.class,
            () -> spark.read().format("famfs").option("store", store.name()).load("/nothing"));
    assertTrue(Failures.text(nothing).contains("/nothing"), nothing::toString);
    Throwable noStore =
        assertThrows(Exception.class, () -> spark.read().format("famfs").load("/one.arrow"));
    assertTrue(Failures.text(noStore).contains("no store is named"), noStore::toString);
    spark.conf().set("spark.famfs.store", store.name());
    assertEquals(1, spark.read().format("famfs").load("/one.arrow").count());
    spark.conf().unset("spark.famfs.store");
  }

  /** It would be one of Spark's own catalog, which knows folders of the machine only. */
  @Test
  void saysWhereATableOfSparksOwnCatalogWouldLie() {
    String options = "options (store '" + store.name() + "', path '/one.arrow')";
    String refused = failure("create table mine using famfs " + options);
    assertTrue(refused.contains("CREATE TEMPORARY VIEW"), refused);
    spark.sql("create temporary view mine using famfs " + options);
    assertEquals(1, sum("mine"));
    spark.catalog().dropTempView("mine");
  }

  @Test
  void refusesWhatCannotBeUndone() {
    assertTrue(failure("drop table mem.one").contains("cannot be dropped"));
    assertTrue(failure("alter table mem.one add column c int").contains("cannot be altered"));
    assertTrue(failure("alter table mem.one rename to mem.two").contains("cannot be renamed"));
    assertEquals(1, sum("mem.one"));
  }

  /** A table that is loaded again has what was published since. */
  @Test
  void seesWhatIsPublishedLater() {
    publish("/late/1.arrow", 10);
    assertEquals(10, sum("mem.late"));
    Dataset<Row> before = spark.read().format("famfs").option("store", store.name()).load("/late");
    assertEquals(1, before.count());
    publish("/late/2.arrow", 20);
    assertEquals(30, sum("mem.late"));
    assertEquals(1, before.count());
  }
}
