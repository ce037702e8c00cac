package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.scan.BodyShape;
import java.util.List;

/**
 * All numbers of a record batch and none of its data: enough to lay it out, to encode its message,
 * and to see that a source that is read twice gives the same again. Immutable.
 *
 * @param rows number of rows
 * @param nodes length and null count of each array, parents before their children
 * @param bufferSizes exact bytes of each buffer, in the order of the format
 * @param variadicCounts number of data buffers of each array of views
 */
public record BatchShape(
    long rows, List<Node> nodes, List<Long> bufferSizes, List<Long> variadicCounts) {

  /** Length and null count of one array. */
  public record Node(long length, long nullCount) {}

  /** The same numbers for those who walk over the body's bytes. */
  BodyShape body() {
    return body(BodyPlaces.sideBySide(bufferSizes));
  }

  /** The same, of a body whose buffers lie where one says. */
  BodyShape body(BodyPlaces places) {
    return new BodyShape(
        Math.toIntExact(rows),
        nodes.stream().mapToLong(Node::nullCount).toArray(),
        places.offsets().stream().mapToLong(Long::longValue).toArray(),
        bufferSizes.stream().mapToLong(Long::longValue).toArray(),
        variadicCounts.stream().mapToLong(Long::longValue).toArray());
  }

  /** Bytes of the body: all buffers, each padded to the alignment. */
  public long bodyBytes() {
    long sum = 0;
    for (long size : bufferSizes) {
      sum = Math.addExact(sum, IpcLayout.align(size));
    }
    return sum;
  }
}
