package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.GuardedMemory;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A table that can be published. Opened once, or, if it is {@linkplain #isRepeatable() repeatable},
 * as often as needed. For use by one thread at a time. The guard is for all work on its batches:
 * they may lie in mapped files.
 */
public interface TableSource extends GuardedMemory, AutoCloseable {

  /** What a user calls it, for messages: a file name, "standard input". */
  String name();

  /**
   * Starts to read.
   *
   * @param allocator of the batches; its root is the caller's
   * @param columns names of the top-level columns that are wanted, in this order; empty for all
   * @throws io.famfsarrow.store.InvalidRequestException if there is no such column
   * @throws io.famfsarrow.arrow.ipc.write.CorruptSourceException if it cannot be read
   */
  BatchCursor open(BufferAllocator allocator, List<String> columns);

  /** Whether {@link #open} may be called again and gives the same batches again. */
  default boolean isRepeatable() {
    return false;
  }

  /**
   * Whether its batches are already in memory, or mapped, so that keeping them costs nothing more.
   */
  default boolean isInMemory() {
    return false;
  }

  /**
   * Whether its record batches were made on purpose and are kept unless the user wants others;
   * batches that a decoder happened to make are put together to the default size.
   */
  default boolean hasOwnBatches() {
    return true;
  }

  /** Closes what the source owns; cursors are closed by those who opened them. */
  @Override
  default void close() {}
}
