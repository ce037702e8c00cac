package io.famfsarrow.arrow.build;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.store.media.RawMemory;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The vectors of a table that is built in place, and the buffers that they start a batch with: in
 * the order of the format and just as long as expected, so that a batch that meets the expectation
 * looks as {@code publish} would have written it.
 */
final class BatchVectors implements AutoCloseable {

  /** Offsets of 4 bytes reach no further. */
  private static final long MOST_SMALL_BYTES = Integer.MAX_VALUE;

  /** What a vector can count. */
  private static final long MOST_VALUES = PublishOptions.MAX_BATCH_ROWS;

  private static final ArrowFieldNode NO_VALUES = new ArrowFieldNode(0, 0);

  private final BatchSpace space;
  private final BufferAllocator allocator;
  private final Expectations expectations;
  private final List<BufferAllocator> allocators = new ArrayList<>();
  private final VectorSchemaRoot root;

  BatchVectors(
      Schema schema, BufferAllocator allocator, BatchSpace space, Expectations expectations) {
    this.space = space;
    this.allocator = allocator;
    this.expectations = expectations;
    List<FieldVector> vectors = new ArrayList<>();
    for (Field field : schema.getFields()) {
      vectors.add(vectorOf(field));
    }
    this.root = new VectorSchemaRoot(schema, vectors, 0);
  }

  /** With an allocator of its own, so that the space knows which column asks for memory. */
  private FieldVector vectorOf(Field field) {
    BufferAllocator own = allocator.newChildAllocator(field.getName(), 0, Long.MAX_VALUE);
    allocators.add(own);
    FieldVector vector = field.createVector(own);
    List<VariableWidthFieldVector> texts = new ArrayList<>();
    addTexts(vector, texts);
    if (texts.size() == 1) {
      space.letGrow(own, texts.get(0));
    }
    return vector;
  }

  private static void addTexts(FieldVector vector, List<VariableWidthFieldVector> texts) {
    FieldVector stored =
        vector instanceof ExtensionTypeVector<?> extension
            ? (FieldVector) extension.getUnderlyingVector()
            : vector;
    if (stored instanceof VariableWidthFieldVector text) {
      texts.add(text);
    }
    stored.getChildrenFromFields().forEach(child -> addTexts(child, texts));
  }

  /** What the vectors say of themselves. */
  List<Field> fields() {
    return root.getFieldVectors().stream().map(FieldVector::getField).toList();
  }

  VectorSchemaRoot root() {
    return root;
  }

  /** Gives all vectors empty buffers with room for that many rows. */
  void allocate(long rows) {
    root.clear();
    for (FieldVector vector : root.getFieldVectors()) {
      allocate(vector, vector.getName(), rows);
    }
  }

  private void allocate(FieldVector vector, String column, long values) {
    Field field = vector.getField();
    ArrowType type = physical(field.getType());
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      for (BufferLayout layout : TypeLayout.getTypeLayout(type).getBufferLayouts()) {
        buffers.add(buffer(layout, vector, type, column, values));
      }
      vector.loadFieldBuffers(NO_VALUES, buffers);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
    long children = childCount(type, field, column, values);
    for (FieldVector child : vector.getChildrenFromFields()) {
      allocate(child, column + "." + child.getName(), children);
    }
  }

  private static ArrowType physical(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension
        ? physical(extension.storageType())
        : type;
  }

  private ArrowBuf buffer(
      BufferLayout layout, FieldVector vector, ArrowType type, String column, long values) {
    BufferAllocator own = vector.getAllocator();
    long sizeBytes = bytes(values, bitsOf(layout));
    return switch (layout.getType()) {
      case VALIDITY -> exactly(sizeBytes, validity(vector, sizeBytes));
      case OFFSET -> {
        long offsets = sizeBytes + (hasEnds(type) ? layout.getTypeBitWidth() / Byte.SIZE : 0);
        yield zeroed(exactly(offsets, own.buffer(offsets)));
      }
      case DATA ->
          isVariableWidth(type)
              ? own.buffer(dataBytes(type, column, values))
              : exactly(sizeBytes, own.buffer(sizeBytes));
      default -> zeroed(exactly(sizeBytes, own.buffer(sizeBytes)));
    };
  }

  /**
   * The buffer without what it was rounded up by: Arrow's vectors copy as much as their buffers can
   * hold when they grow, and expect all of them to hold the same number of values.
   */
  private static ArrowBuf exactly(long sizeBytes, ArrowBuf buffer) {
    return buffer.slice(0, sizeBytes);
  }

  /** Whether there is one offset more than values. */
  private static boolean hasEnds(ArrowType type) {
    return switch (type.getTypeID()) {
      case Union, ListView, LargeListView -> false;
      default -> true;
    };
  }

  /** Arrow's layouts give the width of views in bytes. */
  private static int bitsOf(BufferLayout layout) {
    return layout.getType() == BufferLayout.BufferType.VIEWS
        ? BaseVariableWidthViewVector.ELEMENT_SIZE * Byte.SIZE
        : layout.getTypeBitWidth();
  }

  private static long bytes(long values, long bits) {
    return (Math.multiplyExact(values, bits) + 7) / 8;
  }

  private static boolean isVariableWidth(ArrowType type) {
    return switch (type.getTypeID()) {
      case Utf8, Binary, LargeUtf8, LargeBinary -> true;
      default -> false;
    };
  }

  private long dataBytes(ArrowType type, String column, long values) {
    long expected = (long) Math.ceil(values * expectations.bytes(column));
    boolean isLarge = type instanceof ArrowType.LargeUtf8 || type instanceof ArrowType.LargeBinary;
    return isLarge ? expected : Math.min(expected, MOST_SMALL_BYTES);
  }

  /** Where nothing can be null the bitmap serves the vector only, and not the file. */
  private ArrowBuf validity(FieldVector vector, long sizeBytes) {
    BufferAllocator own = vector.getAllocator();
    return vector.getField().isNullable()
        ? zeroed(own.buffer(sizeBytes))
        : space.outside(() -> own.buffer(sizeBytes).setZero(0, sizeBytes));
  }

  /** Not by {@code ArrowBuf.setZero}, which ends the process if the medium was cut meanwhile. */
  private static ArrowBuf zeroed(ArrowBuf buffer) {
    RawMemory.fill(buffer.memoryAddress(), buffer.capacity(), (byte) 0);
    return buffer;
  }

  private long childCount(ArrowType type, Field field, String column, long values) {
    if (type instanceof ArrowType.FixedSizeList list) {
      return Math.multiplyExact(values, list.getListSize());
    }
    boolean isParallel =
        type instanceof ArrowType.Struct
            || (type instanceof ArrowType.Union union && union.getMode() == UnionMode.Sparse);
    if (isParallel) {
      return values;
    }
    double expected = values * expectations.children(column);
    int children = Math.max(1, field.getChildren().size());
    return Math.min((long) Math.ceil(expected / children), MOST_VALUES);
  }

  /** Takes what was stored for the averages of the next batch. */
  void learn() {
    expectations.learn(root.getFieldVectors());
  }

  void clear() {
    root.clear();
  }

  /** Afterwards none of the vectors holds memory; others may. */
  @Override
  public void close() {
    root.close();
    if (allocator.getAllocatedMemory() == 0) {
      allocators.forEach(BufferAllocator::close);
    }
  }
}
