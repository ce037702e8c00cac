package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.arrow.ipc.FieldShape.Kind;
import io.famfsarrow.store.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Finds the {@link FieldShape} of each field, and refuses types whose parameters are not valid or
 * which arrow-java cannot hold, before any vector is made.
 */
final class ShapeReader implements ArrowType.ArrowTypeVisitor<FieldShape> {

  private static final int NONE = -1;

  private final FileBytes file;
  private final Field field;
  private final ColumnPath path;

  private ShapeReader(FileBytes file, Field field, ColumnPath path) {
    this.file = file;
    this.field = field;
    this.path = path;
  }

  /**
   * @param field in memory format: a dictionary-encoded field has the type of its indices
   */
  static FieldShape shape(FileBytes file, Field field, ColumnPath path) {
    return field.getType().accept(new ShapeReader(file, field, path));
  }

  private FieldShape fixed(int bits) {
    return leaf(Kind.FIXED, bits, false);
  }

  private FieldShape leaf(Kind kind, int width, boolean text) {
    require(field.getChildren().isEmpty(), "no children", field.getChildren().size());
    return new FieldShape(field, path, kind, width, text, null, List.of());
  }

  private FieldShape nested(Kind kind, int width, int expectedChildren) {
    int found = field.getChildren().size();
    require(
        expectedChildren == NONE || found == expectedChildren,
        expectedChildren + " children",
        found);
    return new FieldShape(field, path, kind, width, false, null, children());
  }

  private List<FieldShape> children() {
    List<FieldShape> children = new ArrayList<>();
    for (Field child : field.getChildren()) {
      children.add(shape(file, child, path.child(child.getName())));
    }
    return List.copyOf(children);
  }

  private void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw file.corrupt(
          Code.SCHEMA, "column \"" + path + "\" of type " + field.getType(), expected, found);
    }
  }

  private UnsupportedFormatException unsupported(String why) {
    return new UnsupportedFormatException(
        file.name()
            + ": column \""
            + path
            + "\": "
            + FileBytes.brief(field.getType())
            + ": "
            + why);
  }

  @Override
  public FieldShape visit(ArrowType.Null type) {
    return leaf(Kind.NULL, 0, false);
  }

  @Override
  public FieldShape visit(ArrowType.Struct type) {
    return nested(Kind.STRUCT, 0, NONE);
  }

  @Override
  public FieldShape visit(ArrowType.List type) {
    return nested(Kind.LIST, Integer.BYTES, 1);
  }

  @Override
  public FieldShape visit(ArrowType.LargeList type) {
    return nested(Kind.LIST, Long.BYTES, 1);
  }

  @Override
  public FieldShape visit(ArrowType.ListView type) {
    return nested(Kind.LIST_VIEW, Integer.BYTES, 1);
  }

  @Override
  public FieldShape visit(ArrowType.LargeListView type) {
    return nested(Kind.LIST_VIEW, Long.BYTES, 1);
  }

  @Override
  public FieldShape visit(ArrowType.FixedSizeList type) {
    require(type.getListSize() >= 0, "a size of at least 0", type.getListSize());
    return nested(Kind.FIXED_LIST, type.getListSize(), 1);
  }

  @Override
  public FieldShape visit(ArrowType.Map type) {
    FieldShape map = nested(Kind.LIST, Integer.BYTES, 1);
    FieldShape entries = map.children.get(0);
    boolean pairs = entries.kind == Kind.STRUCT && entries.children.size() == 2;
    require(pairs, "a struct of key and value as child", entries.field);
    return map;
  }

  @Override
  public FieldShape visit(ArrowType.Union type) {
    int[] ids = type.getTypeIds();
    int children = field.getChildren().size();
    if (ids == null) {
      ids = new int[children];
      java.util.Arrays.setAll(ids, i -> i);
    }
    require(ids.length == children, children + " type ids", ids.length);
    boolean[] seen = new boolean[Byte.MAX_VALUE + 1];
    for (int id : ids) {
      require(id >= 0 && id <= Byte.MAX_VALUE && !seen[id], "type ids of 0 to 127, each once", id);
      seen[id] = true;
    }
    Kind kind = type.getMode() == UnionMode.Sparse ? Kind.SPARSE_UNION : Kind.DENSE_UNION;
    return new FieldShape(field, path, kind, 0, false, ids.clone(), children());
  }

  @Override
  public FieldShape visit(ArrowType.RunEndEncoded type) {
    FieldShape shape = nested(Kind.RUN_END, 0, 2);
    ArrowType ends = shape.children.get(0).field.getType();
    boolean valid =
        ends instanceof ArrowType.Int i && i.getIsSigned() && i.getBitWidth() > Byte.SIZE;
    require(valid, "run ends of type int16, int32 or int64", ends);
    return shape;
  }

  @Override
  public FieldShape visit(ArrowType.Int type) {
    int bits = type.getBitWidth();
    require(bits == 8 || bits == 16 || bits == 32 || bits == 64, "8, 16, 32 or 64 bits", bits);
    return fixed(bits);
  }

  @Override
  public FieldShape visit(ArrowType.FloatingPoint type) {
    return switch (type.getPrecision()) {
      case HALF -> fixed(Short.SIZE);
      case SINGLE -> fixed(Float.SIZE);
      case DOUBLE -> fixed(Double.SIZE);
    };
  }

  @Override
  public FieldShape visit(ArrowType.Utf8 type) {
    return leaf(Kind.VARIABLE, Integer.BYTES, true);
  }

  @Override
  public FieldShape visit(ArrowType.LargeUtf8 type) {
    return leaf(Kind.VARIABLE, Long.BYTES, true);
  }

  @Override
  public FieldShape visit(ArrowType.Utf8View type) {
    return leaf(Kind.VIEW, 0, true);
  }

  @Override
  public FieldShape visit(ArrowType.Binary type) {
    return leaf(Kind.VARIABLE, Integer.BYTES, false);
  }

  @Override
  public FieldShape visit(ArrowType.LargeBinary type) {
    return leaf(Kind.VARIABLE, Long.BYTES, false);
  }

  @Override
  public FieldShape visit(ArrowType.BinaryView type) {
    return leaf(Kind.VIEW, 0, false);
  }

  @Override
  public FieldShape visit(ArrowType.FixedSizeBinary type) {
    int bytes = type.getByteWidth();
    require(bytes >= 0 && bytes <= Integer.MAX_VALUE / Byte.SIZE, "a width of at least 0", bytes);
    if (bytes == 0) {
      throw unsupported("arrow-java cannot hold values of no bytes");
    }
    return fixed(bytes * Byte.SIZE);
  }

  @Override
  public FieldShape visit(ArrowType.Bool type) {
    return fixed(1);
  }

  @Override
  public FieldShape visit(ArrowType.Decimal type) {
    int bits = type.getBitWidth();
    require(bits == 128 || bits == 256, "128 or 256 bits", bits);
    return fixed(bits);
  }

  @Override
  public FieldShape visit(ArrowType.Date type) {
    return switch (type.getUnit()) {
      case DAY -> fixed(Integer.SIZE);
      case MILLISECOND -> fixed(Long.SIZE);
    };
  }

  @Override
  public FieldShape visit(ArrowType.Time type) {
    boolean coarse = type.getUnit() == TimeUnit.SECOND || type.getUnit() == TimeUnit.MILLISECOND;
    int bits = coarse ? Integer.SIZE : Long.SIZE;
    require(type.getBitWidth() == bits, bits + " bits", type.getBitWidth());
    return fixed(bits);
  }

  @Override
  public FieldShape visit(ArrowType.Timestamp type) {
    return fixed(Long.SIZE);
  }

  @Override
  public FieldShape visit(ArrowType.Interval type) {
    return switch (type.getUnit()) {
      case YEAR_MONTH -> fixed(Integer.SIZE);
      case DAY_TIME -> fixed(Long.SIZE);
      case MONTH_DAY_NANO -> fixed(2 * Long.SIZE);
    };
  }

  @Override
  public FieldShape visit(ArrowType.Duration type) {
    return fixed(Long.SIZE);
  }
}
