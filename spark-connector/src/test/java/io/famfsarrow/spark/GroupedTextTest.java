package io.famfsarrow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Groups by strings of every kind are those that counting the stored bytes finds, however the
 * column is called, and whatever its bytes are: Spark does not ask that they are UTF-8.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GroupedTextTest {

  private static final int ROWS = 12_000;
  private static final int BATCH_ROWS = 5_000;
  private static final int MAX_BYTES = 9;

  /** Few enough that short strings come back, and parts of characters among them. */
  private static final byte[] LETTERS = {0, 'a', (byte) 0xC3, (byte) 0xFF};

  private static final ArrowType[] KINDS = {
    ArrowType.Utf8.INSTANCE, ArrowType.LargeUtf8.INSTANCE, ArrowType.Utf8View.INSTANCE
  };

  /** As queries name the columns; the last one is a field of a struct. */
  private static final List<String> NAMES =
      List.of("few", "FEW_LARGE", "few_view", "many", "`a.b``c`", "place.few");

  @TempDir static Path folder;

  private static TableStore store;
  private static SparkSession spark;
  private static final List<List<Object>> STORED = new ArrayList<>();

  @BeforeAll
  static void makeTable() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int row = 0; row < ROWS; row++) {
      List<Object> values = new ArrayList<>();
      for (int column = 0; column < 5; column++) {
        values.add(text(random, column == 3));
      }
      Object name = text(random, false);
      values.add(random.nextInt(9) == 0 || name == null ? null : Map.of("few", name));
      STORED.add(values);
    }
    store = new TableStore(folder);
    spark = Sparks.local();
    store.publish("/t/1.arrow", schema(), STORED.subList(0, ROWS / 3), BATCH_ROWS);
    store.publish("/t/2.arrow", schema(), STORED.subList(ROWS / 3, ROWS), BATCH_ROWS);
  }

  private static Schema schema() {
    Field inner = Field.nullable("few", KINDS[0]);
    return new Schema(
        List.of(
            Field.nullable("few", KINDS[0]),
            Field.nullable("few_large", KINDS[1]),
            Field.nullable("few_view", KINDS[2]),
            Field.nullable("many", KINDS[0]),
            Field.nullable("a.b`c", KINDS[0]),
            new Field("place", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(inner))));
  }

  private static byte[] text(Random random, boolean anyBytes) {
    byte[] bytes = new byte[random.nextInt(MAX_BYTES + 1)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length && !anyBytes; i++) {
      bytes[i] = LETTERS[bytes[i] & 3];
    }
    return random.nextInt(20) == 0 ? null : bytes;
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
    store.close();
  }

  @ParameterizedTest
  @CsvSource({"auto, 0", "direct, 0", "auto, 700"})
  void countsWhatIsStored(String vectors, int partitionRows) {
    spark
        .read()
        .format("famfs")
        .option("store", store.name())
        .option("vectors", vectors)
        .option("partitionRows", partitionRows)
        .load("/t")
        .createOrReplaceTempView("t");
    for (int column = 0; column < NAMES.size(); column++) {
      Dataset<Row> grouped =
          spark.sql("select hex(%1$s), count(*) from t group by %1$s".formatted(NAMES.get(column)));
      assertTrue(Plans.text(grouped).contains("GroupedBy"), NAMES.get(column));
      Map<String, Long> found = new TreeMap<>();
      grouped.collectAsList().forEach(row -> found.put(String.valueOf(row.get(0)), row.getLong(1)));
      assertEquals(counts(column), found, NAMES.get(column));
    }
  }

  private static Map<String, Long> counts(int column) {
    Map<String, Long> counts = new TreeMap<>();
    for (List<Object> row : STORED) {
      Object value =
          row.get(column) instanceof Map<?, ?> place ? place.get("few") : row.get(column);
      String hex =
          value == null ? "null" : HexFormat.of().withUpperCase().formatHex((byte[]) value);
      counts.merge(hex, 1L, Long::sum);
    }
    return counts;
  }
}
