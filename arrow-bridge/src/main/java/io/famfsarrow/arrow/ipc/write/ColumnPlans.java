package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Chooses the plan for a field by its physical type. */
final class ColumnPlans {

  private ColumnPlans() {}

  /** Empty plans for the columns of a batch. */
  static List<ColumnPlan> of(List<Field> fields) {
    List<ColumnPlan> plans = new ArrayList<>(fields.size());
    for (Field field : fields) {
      plans.add(of(field));
    }
    return plans;
  }

  static ColumnPlan of(Field field) {
    ArrowType type = physical(field.getType());
    if (field.getDictionary() != null && type instanceof ArrowType.Int indexType) {
      return new DictionaryIndexColumn(indexType);
    }
    return switch (type.getTypeID()) {
      case Null -> new NullColumn();
      case Bool -> new BoolColumn();
      case Utf8, Binary -> new VariableWidthColumn(Integer.BYTES);
      case LargeUtf8, LargeBinary -> new VariableWidthColumn(Long.BYTES);
      case Utf8View, BinaryView -> new ViewColumn();
      case List, Map -> new ListColumn(Integer.BYTES, child(field, 0));
      case LargeList -> new ListColumn(Long.BYTES, child(field, 0));
      case ListView -> new ListViewColumn(Integer.BYTES, child(field, 0));
      case LargeListView -> new ListViewColumn(Long.BYTES, child(field, 0));
      case FixedSizeList ->
          new FixedSizeListColumn(((ArrowType.FixedSizeList) type).getListSize(), child(field, 0));
      case Struct -> new StructColumn(of(field.getChildren()));
      case Union -> union((ArrowType.Union) type, field);
      case RunEndEncoded -> new RunEndColumn(runEndWidth(field), child(field, 1));
      default -> new FixedWidthColumn(Widths.bytesOf(field.getName(), type));
    };
  }

  /** The type that stores an extension type; any other type itself. */
  static ArrowType physical(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension
        ? physical(extension.storageType())
        : type;
  }

  /** Bytes of the run ends of a run-end encoded field. */
  static int runEndWidth(Field field) {
    Field ends = childField(field, 0);
    return Widths.bytesOf(ends.getName(), ends.getType());
  }

  private static ColumnPlan child(Field field, int index) {
    return of(childField(field, index));
  }

  private static Field childField(Field field, int index) {
    if (index >= field.getChildren().size()) {
      throw new CorruptSourceException(
          "column \"%s\" of type %s lacks its child %d; the source is damaged"
              .formatted(field.getName(), field.getType(), index));
    }
    return field.getChildren().get(index);
  }

  private static ColumnPlan union(ArrowType.Union type, Field field) {
    List<ColumnPlan> children = of(field.getChildren());
    if (type.getMode() == UnionMode.Sparse) {
      return new SparseUnionColumn(children);
    }
    int[] codes = type.getTypeIds();
    if (codes == null) {
      codes = IntStream.range(0, children.size()).toArray();
    }
    requireCodes(field, codes, children.size());
    return new DenseUnionColumn(codes, children);
  }

  private static void requireCodes(Field field, int[] codes, int children) {
    if (codes.length != children
        || IntStream.of(codes).anyMatch(c -> c < 0 || c > Byte.MAX_VALUE)) {
      throw new CorruptSourceException(
          "column \"%s\": a union of %d children needs as many type codes from 0 to 127, found %s"
              .formatted(field.getName(), children, IntStream.of(codes).boxed().toList()));
    }
  }
}
