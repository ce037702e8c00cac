package io.famfsarrow.arrow.build;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/**
 * How many bytes or child values a value of each column takes on average: what the program said, or
 * what the last batch had and a little more.
 */
final class Expectations {

  /** What Arrow's vectors assume, too. */
  private static final double DEFAULT_BYTES = 8;

  private static final double DEFAULT_CHILDREN = 1;
  private static final double SPARE = 1.0 / 16;

  private final Map<String, Double> said;
  private final Map<String, Double> learned = new HashMap<>();

  /** Averages by column; children are named {@code parent.child}. */
  Expectations(Map<String, Double> said) {
    this.said = Map.copyOf(said);
  }

  double bytes(String column) {
    return expected(column, DEFAULT_BYTES);
  }

  /** All children together, where there are several. */
  double children(String column) {
    return expected(column, DEFAULT_CHILDREN);
  }

  private double expected(String column, double otherwise) {
    Double value = said.containsKey(column) ? said.get(column) : learned.get(column);
    return value == null ? otherwise : value;
  }

  /** Looks at the vectors of a full batch. */
  void learn(List<FieldVector> vectors) {
    vectors.forEach(vector -> learn(vector, vector.getName()));
  }

  private void learn(FieldVector vector, String column) {
    int values = vector.getValueCount();
    List<FieldVector> children = vector.getChildrenFromFields();
    if (values > 0) {
      long taken = children.isEmpty() ? bytesOf(vector) : valuesOf(children);
      learned.put(column, (double) taken / values * (1 + SPARE));
    }
    for (FieldVector child : children) {
      learn(child, column + "." + child.getName());
    }
  }

  private static long valuesOf(List<FieldVector> vectors) {
    return vectors.stream().mapToLong(FieldVector::getValueCount).sum();
  }

  /** Bytes of the last buffer, which is the data where a type has offsets. */
  private static long bytesOf(FieldVector vector) {
    List<ArrowBuf> buffers = vector.getFieldBuffers();
    return buffers.isEmpty() ? 0 : buffers.get(buffers.size() - 1).readableBytes();
  }
}
