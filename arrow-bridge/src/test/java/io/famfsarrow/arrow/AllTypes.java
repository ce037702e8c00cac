package io.famfsarrow.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Files with a column of every type that arrow-java can hold, with random values and nulls. */
final class AllTypes {

  private AllTypes() {}

  static Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (int bits : new int[] {8, 16, 32, 64}) {
      fields.add(field("int" + bits, new ArrowType.Int(bits, true)));
      fields.add(field("uint" + bits, new ArrowType.Int(bits, false)));
    }
    for (FloatingPointPrecision precision : FloatingPointPrecision.values()) {
      fields.add(field("float " + precision, new ArrowType.FloatingPoint(precision)));
    }
    fields.add(field("bool", ArrowType.Bool.INSTANCE));
    fields.add(field("decimal128", new ArrowType.Decimal(38, 3, 128)));
    fields.add(field("decimal256", new ArrowType.Decimal(70, 3, 256)));
    fields.add(field("fixed binary", new ArrowType.FixedSizeBinary(7)));
    fields.add(field("null", ArrowType.Null.INSTANCE));
    addTimes(fields);
    fields.add(field("utf8", ArrowType.Utf8.INSTANCE));
    fields.add(field("large utf8", ArrowType.LargeUtf8.INSTANCE));
    fields.add(field("utf8 view", ArrowType.Utf8View.INSTANCE));
    fields.add(field("binary", ArrowType.Binary.INSTANCE));
    fields.add(field("large binary", ArrowType.LargeBinary.INSTANCE));
    fields.add(field("binary view", ArrowType.BinaryView.INSTANCE));
    addNested(fields);
    return new Schema(fields, java.util.Map.of("made by", "test"));
  }

  private static void addTimes(List<Field> fields) {
    for (DateUnit unit : DateUnit.values()) {
      fields.add(field("date " + unit, new ArrowType.Date(unit)));
    }
    for (TimeUnit unit : TimeUnit.values()) {
      int bits = unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND ? 32 : 64;
      fields.add(field("time " + unit, new ArrowType.Time(unit, bits)));
      fields.add(field("timestamp " + unit, new ArrowType.Timestamp(unit, null)));
      fields.add(field("timestamp tz " + unit, new ArrowType.Timestamp(unit, "Europe/Berlin")));
      fields.add(field("duration " + unit, new ArrowType.Duration(unit)));
    }
    for (IntervalUnit unit : IntervalUnit.values()) {
      fields.add(field("interval " + unit, new ArrowType.Interval(unit)));
    }
  }

  private static void addNested(List<Field> fields) {
    Field item = field("item", new ArrowType.Int(32, true));
    Field text = field("text", ArrowType.Utf8.INSTANCE);
    fields.add(field("list", ArrowType.List.INSTANCE, item));
    fields.add(field("large list", ArrowType.LargeList.INSTANCE, item));
    fields.add(field("list view", ArrowType.ListView.INSTANCE, item));
    fields.add(field("large list view", ArrowType.LargeListView.INSTANCE, item));
    fields.add(field("fixed list", new ArrowType.FixedSizeList(3), item));
    fields.add(field("struct", ArrowType.Struct.INSTANCE, item, text));
    fields.add(
        field(
            "list of struct",
            ArrowType.List.INSTANCE,
            field("s", ArrowType.Struct.INSTANCE, item, text)));
    fields.add(field("map", new ArrowType.Map(false), entries()));
    int[] ids = {5, 7};
    fields.add(field("sparse", new ArrowType.Union(UnionMode.Sparse, ids), item, text));
    fields.add(field("dense", new ArrowType.Union(UnionMode.Dense, ids), item, text));
    Field ends = new Field("run_ends", FieldType.notNullable(new ArrowType.Int(32, true)), null);
    fields.add(field("run ends", ArrowType.RunEndEncoded.INSTANCE, ends, text));
  }

  private static Field entries() {
    Field key = new Field("key", FieldType.notNullable(new ArrowType.Int(32, true)), null);
    Field value = field("value", ArrowType.Utf8.INSTANCE);
    return new Field(
        "entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(key, value));
  }

  static Field field(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  /** An Arrow file by Arrow's own writer. */
  static byte[] file(BufferAllocator allocator, Schema schema, int batches, int rows, long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
      for (int batch = 0; batch < batches; batch++) {
        for (FieldVector vector : root.getFieldVectors()) {
          fill(vector, rows, random);
        }
        root.setRowCount(rows);
        writer.writeBatch();
      }
      writer.end();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** Fills a vector and all below it with random values and some nulls. */
  static void fill(FieldVector vector, int rows, Random random) {
    vector.clear();
    vector.setInitialCapacity(Math.max(rows, 1));
    vector.allocateNew();
    if (vector instanceof BaseFixedWidthVector fixed) {
      fillFixed(fixed, rows, random);
    } else if (vector instanceof BaseVariableWidthVector text) {
      for (int row = 0; row < rows; row++) {
        if (random.nextInt(5) > 0) {
          text.setSafe(row, bytes(random));
        }
      }
    } else if (vector instanceof BaseLargeVariableWidthVector text) {
      for (int row = 0; row < rows; row++) {
        if (random.nextInt(5) > 0) {
          text.setSafe(row, bytes(random));
        }
      }
    } else if (vector instanceof BaseVariableWidthViewVector text) {
      for (int row = 0; row < rows; row++) {
        if (random.nextInt(5) > 0) {
          text.setSafe(row, bytes(random));
        }
      }
    } else {
      fillNested(vector, rows, random);
    }
    vector.setValueCount(rows);
  }

  private static byte[] bytes(Random random) {
    return Long.toString(random.nextLong(), Character.MAX_RADIX)
        .repeat(random.nextInt(3))
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void fillFixed(BaseFixedWidthVector vector, int rows, Random random) {
    while (vector.getValueCapacity() < rows) {
      vector.reAlloc();
    }
    vector.zeroVector();
    boolean key = !vector.getField().isNullable();
    for (int row = 0; row < rows; row++) {
      if (key || random.nextInt(5) > 0) {
        BitVectorHelper.setBit(vector.getValidityBuffer(), row);
        randomValue(vector, row, random);
      }
    }
  }

  /** Days and times stay small, so that every unit can be shown as a date. */
  private static void randomValue(BaseFixedWidthVector vector, int row, Random random) {
    int width = vector.getTypeWidth();
    if (width == 0) {
      if (random.nextBoolean()) {
        BitVectorHelper.setBit(vector.getDataBuffer(), row);
      }
      return;
    }
    for (int i = 0; i < Math.min(width, 3); i++) {
      vector.getDataBuffer().setByte((long) row * width + i, random.nextInt(64));
    }
  }

  private static void fillNested(FieldVector vector, int rows, Random random) {
    if (vector instanceof LargeListVector list) {
      for (int row = 0; row < rows; row++) {
        list.startNewValue(row);
        list.endValue(row, random.nextInt(4));
      }
      fill(
          list.getDataVector(),
          Math.toIntExact(rows == 0 ? 0 : list.getElementEndIndex(rows - 1)),
          random);
    } else if (vector instanceof ListVector list) {
      for (int row = 0; row < rows; row++) {
        list.startNewValue(row);
        list.endValue(row, random.nextInt(4));
      }
      fill(list.getDataVector(), rows == 0 ? 0 : list.getElementEndIndex(rows - 1), random);
    } else if (vector instanceof ListViewVector list) {
      for (int row = 0; row < rows; row++) {
        list.startNewValue(row);
        list.endValue(row, 2);
      }
      fill(list.getDataVector(), 2 * rows, random);
    } else if (vector instanceof LargeListViewVector list) {
      for (int row = 0; row < rows; row++) {
        list.startNewValue(row);
        list.endValue(row, 2);
      }
      fill(list.getDataVector(), 2 * rows, random);
    } else if (vector instanceof FixedSizeListVector list) {
      for (int row = 0; row < rows; row++) {
        list.setNotNull(row);
      }
      fill(list.getDataVector(), 3 * rows, random);
    } else if (vector instanceof StructVector struct) {
      for (int row = 0; row < rows; row++) {
        if (!struct.getField().isNullable() || random.nextInt(5) > 0) {
          struct.setIndexDefined(row);
        }
      }
      struct.getChildrenFromFields().forEach(child -> fill(child, rows, random));
    } else if (vector instanceof UnionVector union) {
      for (int row = 0; row < rows; row++) {
        union.getTypeBuffer().setByte(row, random.nextBoolean() ? 5 : 7);
      }
      union.getChildrenFromFields().forEach(child -> fill(child, rows, random));
    } else if (vector instanceof DenseUnionVector union) {
      fillDense(union, rows, random);
    } else if (vector instanceof RunEndEncodedVector runs) {
      fillRuns(runs, rows, random);
    }
  }

  private static void fillDense(DenseUnionVector union, int rows, Random random) {
    int[] next = new int[2];
    for (int row = 0; row < rows; row++) {
      int child = random.nextInt(2);
      union.getTypeBuffer().setByte(row, child == 0 ? 5 : 7);
      union.getOffsetBuffer().setInt((long) row * Integer.BYTES, next[child]++);
    }
    for (int child = 0; child < 2; child++) {
      fill(union.getChildrenFromFields().get(child), next[child], random);
    }
  }

  private static void fillRuns(RunEndEncodedVector runs, int rows, Random random) {
    int count = (rows + 2) / 3;
    IntVector ends = (IntVector) runs.getRunEndsVector();
    ends.allocateNew(Math.max(count, 1));
    for (int run = 0; run < count; run++) {
      ends.set(run, Math.min(rows, 3 * (run + 1)));
    }
    ends.setValueCount(count);
    fill(runs.getValuesVector(), count, random);
  }
}
