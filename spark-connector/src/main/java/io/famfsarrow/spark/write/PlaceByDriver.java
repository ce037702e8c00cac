package io.famfsarrow.spark.write;

import io.famfsarrow.arrow.publish.StagedTable;
import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Sends parts to the driver, which stores them: for tasks that run elsewhere. Only the driver's
 * host has the locks that keep others off the space, so nobody else may store there.
 */
final class PlaceByDriver implements PartPlace {

  /** Bytes of one message. */
  private static final int PIECE_BYTES = 4 << 20;

  private final WriteService driver;
  private final BufferAllocator allocator;

  PlaceByDriver(WriteService driver, BufferAllocator allocator) {
    this.driver = driver;
    this.allocator = allocator;
  }

  @Override
  public FilledPart store(Grant grant, StagedTable table) {
    try (PrivateRange copy = new PrivateRange(allocator, table.sizeBytes())) {
      table.writeTo(copy);
      for (long offset = 0; offset < copy.sizeBytes(); offset += PIECE_BYTES) {
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, copy.sizeBytes() - offset)];
        RawMemory.copy(copy.address() + offset, piece, 0, piece.length);
        driver.store(grant.id(), offset, piece);
      }
    }
    return new FilledPart(grant.id(), table.rows(), false);
  }
}
