package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.arrow.ipc.FieldShape.Kind;
import io.famfsarrow.store.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Walks the nodes and buffers of one batch in the order of the schema and makes {@link ArrayData}
 * of the columns that are wanted; the others cost a few additions.
 *
 * <p>What it returns satisfies: every buffer lies inside the body and is as long as its rows need;
 * first and last offsets lie within data or child; children are as long as their parent needs.
 */
final class ArrayReader {

  /**
   * A bitmap of ones may be as long as this whatever the file's size; longer ones only for files
   * that are as long themselves. Otherwise a few bytes could claim two billion empty structs.
   */
  private static final long MIN_STAND_IN_BYTES = 1 << 20;

  private final FileBytes file;
  private final BatchMessage message;
  private final BatchBody body;
  private int node;
  private int buffer;
  private int variadic;

  ArrayReader(FileBytes file, BatchMessage message, BatchBody body) {
    this.file = file;
    this.message = message;
    this.body = body;
  }

  /** The next column, which must have as many rows as the batch. */
  ArrayData readColumn(FieldShape shape) {
    ArrayData column = read(shape);
    if (column.length != message.rows()) {
      throw corrupt(Code.LENGTH, shape, message.rows() + " rows, as the batch has", column.length);
    }
    return column;
  }

  /**
   * As {@link #readColumn}, but tells problems rather than throwing, and stands behind the column
   * in any case.
   *
   * @return null if the column is not valid
   */
  ArrayData tryColumn(FieldShape shape, Consumer<CorruptArrowFileException> problems) {
    int nodeBefore = node;
    int bufferBefore = buffer;
    int variadicBefore = variadic;
    try {
      return readColumn(shape);
    } catch (CorruptArrowFileException problem) {
      problems.accept(problem);
      node = nodeBefore;
      buffer = bufferBefore;
      variadic = variadicBefore;
      skip(shape);
      return null;
    }
  }

  void skip(FieldShape shape) {
    node++;
    buffer += bufferCount(shape);
    for (FieldShape child : shape.children) {
      skip(child);
    }
  }

  /** To be called after the last column: nothing may be left over. */
  void finish() {
    boolean all =
        node == message.nodeCount()
            && buffer == message.bufferCount()
            && variadic == message.variadicCounts();
    if (!all) {
      throw file.corrupt(
          Code.MESSAGE,
          message.where(),
          node + " nodes, " + buffer + " buffers, " + variadic + " variadic counts",
          message.nodeCount() + ", " + message.bufferCount() + ", " + message.variadicCounts());
    }
  }

  private ArrayData read(FieldShape shape) {
    int at = node++;
    if (at >= message.nodeCount()) {
      throw corrupt(Code.MESSAGE, shape, "a node", "only " + message.nodeCount());
    }
    if (shape.typeIds != null && message.beforeV5()) {
      throw new UnsupportedFormatException(
          file.name() + ": " + shape.where() + ": a union in metadata version V4; write it as V5");
    }
    int length = length(shape, at);
    int count = bufferCount(shape);
    long nullCount = message.nullCount(at);
    List<ArrowBuf> buffers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      buffers.add(body.buffer(buffer++, shape));
    }
    if (shape.kind.validity) {
      buffers.set(0, validity(shape, buffers.get(0), length, nullCount));
    }
    List<ArrayData> children = new ArrayList<>(shape.children.size());
    for (FieldShape child : shape.children) {
      children.add(read(child));
    }
    int nulls = nullCount < 0 ? -1 : (int) nullCount;
    ArrayData array = new ArrayData(shape, length, nulls, buffers, children);
    new StructureCheck(this, array).check();
    return array;
  }

  private int length(FieldShape shape, int at) {
    long length = message.nodeLength(at);
    if (length < 0 || length > BatchMessage.MAX_ROWS) {
      throw corrupt(Code.LENGTH, shape, "0 to " + BatchMessage.MAX_ROWS + " values", length);
    }
    long nulls = message.nullCount(at);
    if (nulls < -1 || nulls > length) {
      throw corrupt(Code.NULL_COUNT, shape, "-1 to " + length + " nulls", nulls);
    }
    return (int) length;
  }

  /** Buffers of the array itself, which are there. */
  private int bufferCount(FieldShape shape) {
    long count = shape.kind.buffers + variadicBuffers(shape);
    if (count > message.bufferCount() - buffer) {
      String found = "only " + message.bufferCount() + " buffers in all";
      throw corrupt(Code.MESSAGE, shape, count + " buffers from " + buffer, found);
    }
    return (int) count;
  }

  private long variadicBuffers(FieldShape shape) {
    if (shape.kind != Kind.VIEW) {
      return 0;
    }
    if (variadic >= message.variadicCounts()) {
      throw corrupt(Code.MESSAGE, shape, "a variadic count", "only " + message.variadicCounts());
    }
    long count = message.variadicCount(variadic++);
    if (count < 0 || count > message.bufferCount()) {
      String expected = "at most " + message.bufferCount() + " data buffers";
      throw corrupt(Code.MESSAGE, shape, expected, count);
    }
    return count;
  }

  private ArrowBuf validity(FieldShape shape, ArrowBuf found, int length, long nullCount) {
    long bytes = (length + 7L) / 8;
    if (found.capacity() > 0) {
      return found;
    }
    if (length == 0) {
      return found;
    }
    if (nullCount > 0 && nullCount < length) {
      throw corrupt(Code.BUFFER, shape, "a validity bitmap for " + nullCount + " nulls", "none");
    }
    if (bytes > Math.max(MIN_STAND_IN_BYTES, file.sizeBytes())) {
      throw corrupt(Code.LENGTH, shape, "no more values than the file can hold", length);
    }
    return nullCount == length ? StandIn.zeros(bytes) : StandIn.ones(bytes);
  }

  CorruptArrowFileException corrupt(Code code, FieldShape shape, String expected, Object found) {
    return file.corrupt(code, message.where() + ", " + shape.where(), expected, found);
  }
}
