package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** One field of each type that Arrow's Java library knows, some nested. */
public final class TestFields {

  private TestFields() {}

  public static List<Field> all() {
    List<Field> fields = new ArrayList<>();
    for (ArrowType type : flatTypes()) {
      fields.add(nullable("f" + fields.size() + "_" + type.getTypeID(), type));
    }
    fields.addAll(nested());
    fields.add(
        new Field(
            "required",
            new FieldType(false, int32(), null, Map.of("unit", "m", "a", "b", "z", "")),
            null));
    return fields;
  }

  private static ArrowType int32() {
    return new ArrowType.Int(32, true);
  }

  private static List<ArrowType> flatTypes() {
    List<ArrowType> types = new ArrayList<>();
    for (int bits : new int[] {8, 16, 32, 64}) {
      types.add(new ArrowType.Int(bits, true));
      types.add(new ArrowType.Int(bits, false));
    }
    for (FloatingPointPrecision precision : FloatingPointPrecision.values()) {
      types.add(new ArrowType.FloatingPoint(precision));
    }
    for (TimeUnit unit : TimeUnit.values()) {
      boolean small = unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND;
      types.add(new ArrowType.Timestamp(unit, null));
      types.add(new ArrowType.Timestamp(unit, "Europe/Berlin"));
      types.add(new ArrowType.Duration(unit));
      types.add(new ArrowType.Time(unit, small ? 32 : 64));
    }
    for (IntervalUnit unit : IntervalUnit.values()) {
      types.add(new ArrowType.Interval(unit));
    }
    types.addAll(
        List.of(
            new ArrowType.Null(),
            new ArrowType.Bool(),
            new ArrowType.Utf8(),
            new ArrowType.LargeUtf8(),
            new ArrowType.Utf8View(),
            new ArrowType.Binary(),
            new ArrowType.LargeBinary(),
            new ArrowType.BinaryView(),
            new ArrowType.FixedSizeBinary(5),
            new ArrowType.Decimal(20, 3, 128),
            new ArrowType.Decimal(50, 3, 256),
            new ArrowType.Date(DateUnit.DAY),
            new ArrowType.Date(DateUnit.MILLISECOND)));
    return types;
  }

  // arrow-java's sparse unions know their children by the ordinals of these very constants
  @SuppressWarnings("EnumOrdinal")
  private static int[] sparseCodes() {
    return new int[] {MinorType.INT.ordinal(), MinorType.VARCHAR.ordinal()};
  }

  private static List<Field> nested() {
    Field number = nullable("item", int32());
    Field text = nullable("text", new ArrowType.Utf8());
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(new ArrowType.Struct()),
            List.of(Field.notNullable("key", new ArrowType.Utf8()), nullable("value", int32())));
    return List.of(
        nullable("list", new ArrowType.List(), number),
        nullable("large_list", new ArrowType.LargeList(), text),
        nullable("list_view", new ArrowType.ListView(), number),
        nullable("large_list_view", new ArrowType.LargeListView(), number),
        nullable("fixed_list", new ArrowType.FixedSizeList(3), nullable("x", new ArrowType.Bool())),
        nullable("struct", new ArrowType.Struct(), number, text),
        nullable("lists", new ArrowType.List(), nullable("inner", new ArrowType.List(), text)),
        nullable("map", new ArrowType.Map(false), entries),
        nullable("sparse", new ArrowType.Union(UnionMode.Sparse, sparseCodes()), number, text),
        nullable("dense", new ArrowType.Union(UnionMode.Dense, new int[] {0, 1}), number, text),
        nullable(
            "runs",
            new ArrowType.RunEndEncoded(),
            Field.notNullable("run_ends", int32()),
            nullable("values", new ArrowType.Utf8())),
        nullable(
            "short_runs",
            new ArrowType.RunEndEncoded(),
            Field.notNullable("run_ends", new ArrowType.Int(16, true)),
            nullable("values", int32())));
  }

  static Field nullable(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }
}
