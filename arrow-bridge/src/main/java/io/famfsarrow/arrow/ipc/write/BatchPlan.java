package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;

/**
 * One record batch that is ready to be written: its shape, and where its bytes come from. The
 * sources must stay until {@link #close()}, which gives them back.
 */
final class BatchPlan implements BatchBody {

  private final BatchShape shape;
  private final List<BufferPlan> buffers;
  private final List<SourceBatch> sources;

  BatchPlan(long rows, List<ColumnPlan> columns, List<SourceBatch> sources) {
    List<BatchShape.Node> nodes = new ArrayList<>();
    List<Long> variadicCounts = new ArrayList<>();
    this.buffers = new ArrayList<>();
    for (ColumnPlan column : columns) {
      collect(column, nodes, buffers, variadicCounts);
    }
    List<Long> sizes = buffers.stream().map(BufferPlan::sizeBytes).toList();
    this.shape = new BatchShape(rows, nodes, sizes, variadicCounts);
    this.sources = List.copyOf(sources);
  }

  private static void collect(
      ColumnPlan column,
      List<BatchShape.Node> nodes,
      List<BufferPlan> buffers,
      List<Long> variadicCounts) {
    nodes.add(new BatchShape.Node(column.length(), column.nullCount()));
    buffers.addAll(column.buffers());
    if (column.variadicBufferCount() >= 0) {
      variadicCounts.add(column.variadicBufferCount());
    }
    for (ColumnPlan child : column.children()) {
      collect(child, nodes, buffers, variadicCounts);
    }
  }

  @Override
  public BatchShape shape() {
    return shape;
  }

  /** In the order of the format, as many as the shape has sizes. */
  List<BufferPlan> buffers() {
    return buffers;
  }

  @Override
  public void writeBodyTo(RangeOutput out) {
    for (BufferPlan buffer : buffers) {
      long end = Math.addExact(out.position(), buffer.sizeBytes());
      buffer.writeTo(out);
      if (out.position() != end) {
        throw new IllegalStateException(
            "a buffer of %d bytes ended at %d instead of %d"
                .formatted(buffer.sizeBytes(), out.position(), end));
      }
      out.zeroTo(IpcLayout.align(end));
    }
  }

  @Override
  public void close() {
    sources.forEach(SourceBatch::close);
  }
}
