package io.famfsarrow.arrow.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.UnionVector;

/** Stores the values of vectors into others one by one, as a program would. */
final class VectorFill {

  private VectorFill() {}

  static void fill(VectorSchemaRoot target, VectorSchemaRoot source) {
    for (int column = 0; column < source.getFieldVectors().size(); column++) {
      fill(target.getVector(column), source.getVector(column));
    }
  }

  private static void fill(FieldVector target, FieldVector source) {
    if (source instanceof RunEndEncodedVector runs) {
      RunEndEncodedVector into = (RunEndEncodedVector) target;
      fill(into.getRunEndsVector(), runs.getRunEndsVector());
      fill(into.getValuesVector(), runs.getValuesVector());
      into.getRunEndsVector().setValueCount(runs.getRunEndsVector().getValueCount());
      into.getValuesVector().setValueCount(runs.getValuesVector().getValueCount());
      return;
    }
    if (source instanceof ListViewVector || source instanceof LargeListViewVector) {
      fillListView(target, source);
      return;
    }
    if (source instanceof DenseUnionVector union) {
      fillUnion((DenseUnionVector) target, union);
      return;
    }
    if (source instanceof UnionVector union) {
      fillChildren(target, source);
      for (int row = 0; row < source.getValueCount(); row++) {
        ((UnionVector) target).getTypeBuffer().setByte(row, union.getTypeBuffer().getByte(row));
      }
      return;
    }
    if (source instanceof BaseVariableWidthViewVector) {
      for (int row = 0; row < source.getValueCount(); row++) {
        if (!source.isNull(row)) {
          Object value = source.getObject(row);
          byte[] bytes = value instanceof byte[] raw ? raw : value.toString().getBytes(UTF_8);
          ((BaseVariableWidthViewVector) target).setSafe(row, bytes);
        }
      }
      return;
    }
    if (source instanceof NullVector) {
      target.setValueCount(source.getValueCount());
      return;
    }
    for (int row = 0; row < source.getValueCount(); row++) {
      target.copyFromSafe(row, row, source);
    }
  }

  /** Arrow's own copy of list views reads outside of its source. */
  private static void fillListView(FieldVector target, FieldVector source) {
    int width = source instanceof ListViewVector ? 4 : 8;
    fill(target.getChildrenFromFields().get(0), source.getChildrenFromFields().get(0));
    List<ArrowBuf> from = source.getFieldBuffers();
    ArrowBuf validity = target.getValidityBuffer();
    for (int row = 0; row < source.getValueCount(); row++) {
      if (!source.isNull(row)) {
        BitVectorHelper.setBit(validity, row);
        target
            .getOffsetBuffer()
            .setBytes((long) row * width, from.get(1), (long) row * width, width);
        sizes(target).setBytes((long) row * width, from.get(2), (long) row * width, width);
      }
    }
  }

  private static ArrowBuf sizes(FieldVector views) {
    return views instanceof ListViewVector small
        ? small.getSizeBuffer()
        : ((LargeListViewVector) views).getSizeBuffer();
  }

  /** Nor does it know the types of dense unions that no writer has registered. */
  private static void fillUnion(DenseUnionVector target, DenseUnionVector source) {
    fillChildren(target, source);
    for (int row = 0; row < source.getValueCount(); row++) {
      target.getTypeBuffer().setByte(row, source.getTypeBuffer().getByte(row));
      target.getOffsetBuffer().setInt(4L * row, source.getOffsetBuffer().getInt(4L * row));
    }
  }

  private static void fillChildren(FieldVector target, FieldVector source) {
    for (int i = 0; i < source.getChildrenFromFields().size(); i++) {
      FieldVector values = source.getChildrenFromFields().get(i);
      fill(target.getChildrenFromFields().get(i), values);
      target.getChildrenFromFields().get(i).setValueCount(values.getValueCount());
    }
  }
}
