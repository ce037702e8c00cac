package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.ipc.FieldShape.Kind;
import io.famfsarrow.store.UnsupportedFormatException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.AbstractStructVector.ConflictPolicy;
import org.apache.arrow.vector.complex.PromotableVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;

/** Makes empty vectors for fields and lets vectors take over the buffers of arrays. */
final class VectorFactory {

  private VectorFactory() {}

  /**
   * An empty vector with all its children.
   *
   * @throws UnsupportedFormatException if arrow-java cannot hold the field
   */
  static FieldVector create(FileBytes file, Field field, BufferAllocator allocator) {
    FieldVector vector = null;
    try {
      vector = field.getFieldType().createNewSingleVector(field, allocator, null);
      addChildren(vector, field);
      requireSameShape(vector, field);
      return vector;
    } catch (RuntimeException refused) {
      if (vector != null) {
        vector.close();
      }
      throw new UnsupportedFormatException(
          file.name()
              + ": column \""
              + FileBytes.brief(field.getName())
              + "\": arrow-java cannot hold "
              + FileBytes.brief(field.getType())
              + ": "
              + FileBytes.brief(refused.getMessage()),
          refused);
    }
  }

  /**
   * As the vectors do themselves, except that a struct keeps all children of equal names; by
   * default the last of them would replace the others.
   */
  private static void addChildren(FieldVector vector, Field field) {
    if (vector instanceof ExtensionTypeVector<?> extension) {
      addChildren((FieldVector) extension.getUnderlyingVector(), field);
    } else if (vector instanceof StructVector struct) {
      struct.setConflictPolicy(ConflictPolicy.CONFLICT_APPEND);
      field.getChildren().forEach(child -> addChild(struct, child));
    } else if (vector instanceof PromotableVector list) {
      Field child = field.getChildren().get(0);
      FieldVector values = list.<FieldVector>addOrGetVector(child.getFieldType()).getVector();
      addChildren(values, child);
    } else {
      vector.initializeChildrenFromFields(field.getChildren());
    }
  }

  private static void addChild(StructVector struct, Field child) {
    if (struct.getChild(child.getName()) == null) {
      FieldVector vector =
          struct.addOrGet(child.getName(), child.getFieldType(), FieldVector.class);
      addChildren(vector, child);
    } else {
      struct.initializeChildrenFromFields(List.of(child));
    }
  }

  /** Unions still drop children of equal names. */
  private static void requireSameShape(FieldVector vector, Field field) {
    List<FieldVector> children = vector.getChildrenFromFields();
    if (children.size() != field.getChildren().size()) {
      throw new IllegalArgumentException("children of equal names below " + field.getName());
    }
    for (int i = 0; i < children.size(); i++) {
      requireSameShape(children.get(i), field.getChildren().get(i));
    }
  }

  /**
   * Gives the vector references to the array's buffers in place of its own; copies nothing. Does
   * not go through {@code setValueCount}, which would allocate where a buffer is shorter than it
   * likes, scan offsets, and cut children of unions short.
   */
  static void fill(FieldVector vector, ArrayData array) {
    vector.loadFieldBuffers(new ArrowFieldNode(array.length, array.nullCount), array.buffers);
    List<FieldVector> children = vector.getChildrenFromFields();
    for (int i = 0; i < children.size(); i++) {
      fill(children.get(i), array.children.get(i));
    }
    if (needsCount(array)) {
      vector.setValueCount(array.length);
    }
  }

  /**
   * Whose count Arrow does not take from the node: children inside a sparse union, and in Arrow
   * 18.1 run-end encoded vectors. For these it allocates nothing, as their children are long
   * enough.
   */
  private static boolean needsCount(ArrayData array) {
    return array.shape.kind == Kind.SPARSE_UNION
        || array.shape.kind == Kind.RUN_END
        || longerChild(array);
  }

  /** Structs whose children are longer than they: the surplus is not theirs. */
  private static boolean longerChild(ArrayData array) {
    return array.shape.kind == Kind.STRUCT
        && array.children.stream().anyMatch(child -> child.length > array.length);
  }
}
