package io.famfsarrow.cli;

import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.index.ColumnStatistics;
import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.ValueText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * What a batch index says of one column, in all batches together and in each of them.
 *
 * @param nullCount of all batches; {@link BatchIndex#UNKNOWN} if it is not known of one
 * @param nanCount the same; 0 for types without NaN
 * @param least JSON text of the lower bound of all batches, or null
 * @param greatest JSON text of the upper bound of all batches, or null
 */
record StatisticsFacts(
    String column,
    long nullCount,
    boolean floating,
    long nanCount,
    boolean ordered,
    String least,
    String greatest,
    boolean exact,
    List<Batch> batches) {

  /**
   * One batch.
   *
   * @param min JSON text
   * @param max JSON text
   */
  record Batch(long nullCount, long nanCount, String min, String max, boolean exact) {}

  static List<StatisticsFacts> all(BatchIndex index) {
    if (!index.isPresent()) {
      return List.of();
    }
    return index.guarded(
        () -> {
          List<StatisticsFacts> columns = new ArrayList<>();
          for (int i = 0; i < index.columnCount(); i++) {
            columns.add(of(index.column(i), index.batchCount()));
          }
          return columns;
        });
  }

  private static StatisticsFacts of(ColumnStatistics column, int batchCount) {
    boolean ordered = column.type().ordered();
    List<String> min = ordered ? texts(column, true) : List.of();
    List<String> max = ordered ? texts(column, false) : List.of();
    long nulls = 0;
    long nans = 0;
    boolean exact = true;
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < batchCount; i++) {
      long nullCount = column.nullCount(i);
      long nanCount = column.nanCount(i);
      nulls = sum(nulls, nullCount);
      nans = sum(nans, nanCount);
      exact &= column.isExact(i) || !column.mayHaveValues(i);
      batches.add(
          new Batch(
              nullCount,
              nanCount,
              ordered ? min.get(i) : null,
              ordered ? max.get(i) : null,
              column.isExact(i)));
    }
    int least = ordered ? column.leastBatch() : -1;
    int greatest = ordered ? column.greatestBatch() : -1;
    return new StatisticsFacts(
        column.field().getName(),
        nulls,
        column.type().kind() == io.famfsarrow.arrow.index.OrderedType.Kind.FLOAT,
        nans,
        ordered,
        least < 0 ? null : min.get(least),
        greatest < 0 ? null : max.get(greatest),
        exact && least >= 0 && greatest >= 0,
        batches);
  }

  private static long sum(long sum, long more) {
    return sum < 0 || more < 0 ? BatchIndex.UNKNOWN : sum + more;
  }

  /** JSON texts of the bounds; null where there is none. */
  private static List<String> texts(ColumnStatistics column, boolean lower) {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector bounds = (lower ? column.min() : column.max()).vector(allocator)) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < bounds.getValueCount(); i++) {
        texts.add(bounds.isNull(i) ? null : ValueText.json(bounds, i));
      }
      return texts;
    }
  }

  /** For people: null counts and bounds, one text each. */
  List<String> texts() {
    return List.of(
        nullCount < 0 ? "?" : Long.toString(nullCount),
        ordered ? ValueText.bare(least == null ? "?" : least) : "",
        ordered ? ValueText.bare(greatest == null ? "?" : greatest) : "");
  }

  void write(JsonWriter json) throws IOException {
    json.beginObject().field("column", column);
    count(json.key("null_count"), nullCount);
    if (floating) {
      count(json.key("nan_count"), nanCount);
    }
    if (ordered) {
      bound(json.key("min"), least);
      bound(json.key("max"), greatest);
      json.field("exact", exact);
    }
    json.key("batches").beginArray();
    for (Batch batch : batches) {
      write(json, batch);
    }
    json.endArray().endObject();
  }

  private void write(JsonWriter json, Batch batch) throws IOException {
    json.beginObject();
    count(json.key("null_count"), batch.nullCount());
    if (floating) {
      count(json.key("nan_count"), batch.nanCount());
    }
    if (ordered) {
      bound(json.key("min"), batch.min());
      bound(json.key("max"), batch.max());
      json.field("exact", batch.exact());
    }
    json.endObject();
  }

  private static void count(JsonWriter json, long count) throws IOException {
    if (count < 0) {
      json.nullValue();
    } else {
      json.value(count);
    }
  }

  private static void bound(JsonWriter json, String text) throws IOException {
    if (text == null) {
      json.nullValue();
    } else {
      json.json(text);
    }
  }
}
