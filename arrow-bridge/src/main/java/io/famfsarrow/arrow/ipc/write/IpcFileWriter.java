package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.WritableRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    writeBlock(block, batch);
    plan.trailer()
        .dictionaryWritten(index, addressOf(block), block.metadata().length, block.bodyBytes());
  }

  void writeRecordBatch(int index, BatchBody batch) {
    IpcFilePlan.Block block = plan.records().get(index);
    writeBlock(block, batch);
    plan.trailer()
        .recordBatchWritten(index, addressOf(block), block.metadata().length, block.bodyBytes());
  }

  private long addressOf(IpcFilePlan.Block block) {
    return range.address() + block.offset();
  }

  private void writeBlock(IpcFilePlan.Block block, BatchBody batch) {
    if (!batch.shape().equals(block.shape())) {
      throw new SourceChangedException(
          "the source gave other data when it was read again: expected a batch of %d rows and %d bytes, found %d rows and %d bytes; publish it again when nobody writes it"
              .formatted(
                  block.shape().rows(),
                  block.bodyBytes(),
                  batch.shape().rows(),
                  batch.shape().bodyBytes()));
    }
    RangeOutput out = new RangeOutput(range, block.offset(), block.endOffset());
    out.put(block.metadata());
    batch.writeBodyTo(out);
    finish(out, block.offset(), block.endOffset());
  }

  /** Writes what follows the batches; afterwards the file is complete. */
  void writeTail() {
    long start = plan.endOfStreamOffset();
    RangeOutput out = new RangeOutput(range, start, plan.sizeBytes());
    out.put(endOfStream());
    out.zeroTo(plan.trailerOffset());
    plan.trailer().writeTo(out);
    requireAt(out, plan.trailerOffset() + plan.trailer().sizeBytes());
    out.zeroTo(plan.footerOffset());
    out.put(plan.footer());
    requireAt(out, plan.footerOffset() + plan.footerBytes());
    out.put(trailing());
    finish(out, start, plan.sizeBytes());
    if (written.get() != plan.sizeBytes()) {
      throw new IllegalStateException(
          "planned %d bytes, wrote %d".formatted(plan.sizeBytes(), written.get()));
    }
  }

  private static byte[] endOfStream() {
    return ByteBuffer.allocate(IpcLayout.END_OF_STREAM_BYTES)
        .putInt(IpcLayout.CONTINUATION)
        .array();
  }

  private byte[] trailing() {
    return ByteBuffer.allocate(IpcLayout.TRAILING_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(plan.footerBytes())
        .put(IpcLayout.magic())
        .array();
  }

  private void finish(RangeOutput out, long start, long end) {
    requireAt(out, end);
    written.addAndGet(end - start);
    progress.accept(end - start);
  }

  private static void requireAt(RangeOutput out, long end) {
    if (out.position() != end) {
      throw new IllegalStateException(
          "a part planned to end at %d ended at %d".formatted(end, out.position()));
    }
  }
}
