package io.famfsarrow.spark.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Makes Spark's columns of a file's checked vectors. They are valid as long as the vectors hold
 * their batch, and own nothing. Used by one thread at a time.
 */
public final class BatchColumns {

  private final String file;
  private final DictionaryProvider dictionaries;
  private final boolean asArrow;
  private final Map<String, RecentStrings> recent;

  /**
   * @param file for messages
   * @param dictionaries of the file
   * @param grouped names of top-level columns whose values are hashed, and come back
   * @param asArrow whether whole columns of types that Spark reads itself are Arrow columns for it
   */
  public BatchColumns(
      String file, DictionaryProvider dictionaries, Set<String> grouped, boolean asArrow) {
    this.file = file;
    this.dictionaries = dictionaries;
    this.recent =
        grouped.stream().collect(Collectors.toMap(name -> name, name -> new RecentStrings()));
    this.asArrow = asArrow;
  }

  /**
   * A part of a top-level column.
   *
   * @param wanted the column in Spark; its structs may have fewer fields than the file's
   * @throws io.famfsarrow.arrow.CorruptArrowFileException if there are nulls where the schema says
   *     that there are none
   */
  public ColumnVector column(FieldVector vector, StructField wanted, int firstRow, int rows) {
    Part part = new Part(firstRow, rows, recent.get(wanted.name()));
    ColumnVector column = build(wanted.name(), vector, wanted.dataType(), part);
    new PresenceCheck(file).check(wanted, column, rows);
    boolean whole = part.isAllOf(vector);
    return asArrow && whole && column instanceof PlainColumn plain ? plain.asArrow(vector) : column;
  }

  /**
   * Rows of a vector.
   *
   * @param recent of its strings, or null if none are kept
   */
  private record Part(int firstRow, int rows, RecentStrings recent) {
    static Part all(FieldVector vector) {
      return new Part(0, vector.getValueCount(), null);
    }

    boolean isAllOf(FieldVector vector) {
      return firstRow == 0 && rows == vector.getValueCount();
    }

    Nulls nulls(FieldVector vector) {
      return Nulls.of(vector, firstRow, rows);
    }

    long address(FieldVector vector, int widthBytes) {
      return vector.getDataBufferAddress() + (long) firstRow * widthBytes;
    }
  }

  private ColumnVector build(String path, FieldVector declared, DataType type, Part part) {
    FieldVector vector = storage(declared);
    if (vector.getField().getDictionary() != null) {
      return dictionary(path, vector, type, part);
    }
    return switch (vector.getField().getType().getTypeID()) {
      case Null -> new NullColumn(part.rows());
      case Struct -> struct(path, vector, (StructType) type, part);
      case List, LargeList, FixedSizeList, ListView, LargeListView -> {
        ColumnVector elements = all(path, child(vector, 0), ((ArrayType) type).elementType());
        yield new ListColumn(
            type, part.nulls(vector), ListPlaces.of(vector, part.firstRow()), elements);
      }
      case Map -> map(path, vector, (MapType) type, part);
      case RunEndEncoded -> {
        ColumnVector values = all(path, child(vector, 1), type);
        yield new IndirectColumn(
            Nulls.none(part.rows()), new RunEnds(child(vector, 0), part.firstRow()), values);
      }
      default -> flat(path, vector, type, part);
    };
  }

  private static FieldVector storage(FieldVector vector) {
    return vector instanceof ExtensionTypeVector<?> extension
        ? storage((FieldVector) extension.getUnderlyingVector())
        : vector;
  }

  private static FieldVector child(FieldVector vector, int ordinal) {
    return vector.getChildrenFromFields().get(ordinal);
  }

  private ColumnVector all(String path, FieldVector vector, DataType type) {
    return build(path + '.' + vector.getField().getName(), vector, type, Part.all(vector));
  }

  private ColumnVector dictionary(String path, FieldVector indices, DataType type, Part part) {
    long id = indices.getField().getDictionary().getId();
    FieldVector values = dictionaries.lookup(id).getVector();
    return new IndirectColumn(
        part.nulls(indices),
        new DictionaryReferences(file, path, indices, part.firstRow(), values.getValueCount()),
        build(path, values, type, new Part(0, values.getValueCount(), part.recent())));
  }

  /** Only the fields that are wanted, by their names. */
  private ColumnVector struct(String path, FieldVector vector, StructType type, Part part) {
    List<ColumnVector> children = new ArrayList<>();
    for (StructField wanted : type.fields()) {
      for (FieldVector child : vector.getChildrenFromFields()) {
        if (child.getField().getName().equals(wanted.name())) {
          children.add(build(path + '.' + wanted.name(), child, wanted.dataType(), part));
        }
      }
    }
    return new StructColumn(type, part.nulls(vector), children);
  }

  private ColumnVector map(String path, FieldVector vector, MapType type, Part part) {
    FieldVector entries = child(vector, 0);
    return new ListColumn(
        type,
        part.nulls(vector),
        ListPlaces.of(vector, part.firstRow()),
        all(path, child(entries, 0), type.keyType()),
        all(path, child(entries, 1), type.valueType()));
  }

  private ColumnVector flat(String path, FieldVector vector, DataType type, Part part) {
    Field field = vector.getField();
    return switch (field.getType().getTypeID()) {
      case Utf8, LargeUtf8 -> text(vector, type, part);
      case Binary, LargeBinary ->
          new PlainColumn(type, part.nulls(vector), PlainBuffers.variable(vector, part.firstRow()));
      case Utf8View, BinaryView -> views(vector, type, part);
      case FixedSizeBinary -> {
        int width = ((ArrowType.FixedSizeBinary) field.getType()).getByteWidth();
        yield new FixedBytesColumn(type, part.nulls(vector), part.address(vector, width), width);
      }
      case Decimal -> decimal(vector, (ArrowType.Decimal) field.getType(), type, part);
      case Int -> integer(vector, (ArrowType.Int) field.getType(), type, part);
      case FloatingPoint -> floating(vector, (ArrowType.FloatingPoint) field.getType(), type, part);
      case Bool -> plain(vector, 0, type, part);
      case Interval -> interval(vector, (ArrowType.Interval) field.getType(), type, part);
      case Date, Time, Timestamp, Duration -> ticks(path, vector, type, part);
      default -> throw new UnsupportedColumnException(path, field.getType(), "it has no mapping");
    };
  }

  private static ColumnVector plain(FieldVector vector, int width, DataType type, Part part) {
    PlainBuffers buffers = PlainBuffers.fixed(vector, width, part.firstRow());
    return new PlainColumn(type, part.nulls(vector), buffers);
  }

  private static ColumnVector integer(
      FieldVector vector, ArrowType.Int arrow, DataType type, Part part) {
    int width = arrow.getBitWidth() / Byte.SIZE;
    return arrow.getIsSigned()
        ? plain(vector, width, type, part)
        : new WidenedColumn(type, part.nulls(vector), part.address(vector, width));
  }

  private static ColumnVector floating(
      FieldVector vector, ArrowType.FloatingPoint arrow, DataType type, Part part) {
    if (arrow.getPrecision() == FloatingPointPrecision.HALF) {
      return new WidenedColumn(type, part.nulls(vector), part.address(vector, Short.BYTES));
    }
    boolean single = arrow.getPrecision() == FloatingPointPrecision.SINGLE;
    return plain(vector, single ? Float.BYTES : Double.BYTES, type, part);
  }

  private static ColumnVector decimal(
      FieldVector vector, ArrowType.Decimal arrow, DataType type, Part part) {
    int width = arrow.getBitWidth() / Byte.SIZE;
    return width == 2 * Long.BYTES
        ? plain(vector, width, type, part)
        : new FixedBytesColumn(type, part.nulls(vector), part.address(vector, width), width);
  }

  private static ColumnVector interval(
      FieldVector vector, ArrowType.Interval arrow, DataType type, Part part) {
    if (arrow.getUnit() == IntervalUnit.YEAR_MONTH) {
      return plain(vector, Integer.BYTES, type, part);
    }
    boolean withMonths = arrow.getUnit() == IntervalUnit.MONTH_DAY_NANO;
    int width = withMonths ? 2 * Long.BYTES : Long.BYTES;
    return new IntervalColumn(type, part.nulls(vector), part.address(vector, width), withMonths);
  }

  private static ColumnVector ticks(String path, FieldVector vector, DataType type, Part part) {
    ArrowType arrow = vector.getField().getType();
    TickScale scale = TickScale.of(arrow, type);
    int width = ((BaseFixedWidthVector) vector).getTypeWidth();
    if (scale.isSame()) {
      return plain(vector, width, type, part);
    }
    return new TicksColumn(
        type, part.nulls(vector), path, part.address(vector, width), width == Integer.BYTES, scale);
  }

  private static ColumnVector text(FieldVector vector, DataType type, Part part) {
    Nulls nulls = part.nulls(vector);
    PlainBuffers buffers = PlainBuffers.variable(vector, part.firstRow());
    return part.recent() == null
        ? new PlainColumn(type, nulls, buffers)
        : new RecurringTextColumn(type, nulls, vector, buffers, part.recent());
  }

  private static ColumnVector views(FieldVector vector, DataType type, Part part) {
    long[] buffers =
        ((BaseVariableWidthViewVector) vector)
            .getDataBuffers().stream().mapToLong(buffer -> buffer.memoryAddress()).toArray();
    long views = part.address(vector, BaseVariableWidthViewVector.ELEMENT_SIZE);
    return new ViewColumn(type, part.nulls(vector), views, buffers);
  }
}
