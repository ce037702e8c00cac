package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.WritableRange;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Writes the bytes of a plan, each of them once, padding included.
 *
 * <p>Head, tail and the single batches may be written in any order and, the tail excepted, by
 * several threads; {@link #writeTail} comes last. Nothing behind the planned size is touched.
 */
final class IpcFileWriter {

  private final IpcFilePlan plan;
  private final WritableRange range;
  private final LongConsumer progress;
  private final AtomicLong written = new AtomicLong();

  /**
   * @param range at least as long as the plan
   * @param progress told of each number of bytes that was stored, by the thread that stored them
   */
  IpcFileWriter(IpcFilePlan plan, WritableRange range, LongConsumer progress) {
    if (range.sizeBytes() < plan.sizeBytes()) {
      throw new IllegalArgumentException(
          "the plan needs %d bytes, the range has %d"
              .formatted(plan.sizeBytes(), range.sizeBytes()));
    }
    this.plan = plan;
    this.range = range;
    this.progress = progress;
  }

  void writeHead() {
    long end = IpcLayout.LEADING_MAGIC_BYTES + (long) plan.schemaMessage().length;
    RangeOutput out = new RangeOutput(range, 0, end);
    out.put(IpcLayout.magic());
    out.zeroTo(IpcLayout.LEADING_MAGIC_BYTES);
    out.put(plan.schemaMessage());
    finish(out, 0, end);
  }

  void writeDictionary(int index, BatchBody batch) {
    IpcFilePlan.Block block = plan.dictionaries().get(index);
    writeBlock(block, batch, plan.trailer().dictionary(index, bodyAddress(block)));
  }

  void writeRecordBatch(int index, BatchBody batch) {
    IpcFilePlan.Block block = plan.records().get(index);
    writeBlock(block, batch, plan.trailer().recordBatch(index, bodyAddress(block)));
  }

  private long bodyAddress(IpcFilePlan.Block block) {
    return range.address() + block.offset() + block.metadata().length;
  }

  private void writeBlock(IpcFilePlan.Block block, BatchBody batch, BlockListener listener) {
    if (!batch.shape().equals(block.shape())) {
      throw new SourceChangedException(
          "the source gave other data when it was read again: expected a batch of %d rows and %d bytes, found %d rows and %d bytes; publish it again when nobody writes it"
              .formatted(
                  block.shape().rows(),
                  block.bodyBytes(),
                  batch.shape().rows(),
                  batch.shape().bodyBytes()));
    }
    long end = block.place().endOffset();
    RangeOutput out = new RangeOutput(range, block.offset(), end, listener);
    out.put(block.metadata());
    batch.writeBodyTo(out);
    out.finish();
    finish(out, block.offset(), end);
  }

  /** Writes what follows the batches; afterwards the file is complete. */
  void writeTail() {
    long start = plan.tail().startOffset();
    RangeOutput out = new RangeOutput(range, start, plan.sizeBytes());
    plan.tail().writeTo(out);
    finish(out, start, plan.sizeBytes());
    if (written.get() != plan.sizeBytes()) {
      throw new IllegalStateException(
          "planned %d bytes, wrote %d".formatted(plan.sizeBytes(), written.get()));
    }
  }

  private void finish(RangeOutput out, long start, long end) {
    out.requireAt(end);
    written.addAndGet(end - start);
    progress.accept(end - start);
  }
}
