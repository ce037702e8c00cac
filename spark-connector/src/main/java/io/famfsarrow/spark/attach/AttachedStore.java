package io.famfsarrow.spark.attach;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.store.FamfsStore;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One user's claim on an attached store. Closing it leaves the store attached for others; closing
 * it twice is harmless. Safe for use by several threads.
 */
public final class AttachedStore implements AutoCloseable {

  private final SharedStore shared;
  private final AtomicBoolean closed = new AtomicBoolean();

  AttachedStore(SharedStore shared) {
    this.shared = shared;
  }

  SharedStore shared() {
    return shared;
  }

  public FamfsStore store() {
    return shared.store();
  }

  /** Plays what was committed since. */
  void refresh() {
    shared.store().refresh();
  }

  /** Of the file system that is attached. */
  public UUID fileSystem() {
    return shared.fileSystem();
  }

  /**
   * The file that was meant, mapped as long as this is open.
   *
   * @throws io.famfsarrow.store.StoreReformattedException if it is not there, or another one is
   * @throws io.famfsarrow.arrow.CorruptArrowFileException if it is not a valid Arrow file
   */
  public ArrowFile open(FileId id) {
    return shared.open(id);
  }

  /**
   * Passes if everything that was read until now, by this thread, came from sound memory of the
   * store that was attached. To be called before what was read is handed on.
   *
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed
   * @throws io.famfsarrow.store.StoreReformattedException if it carries another file system
   */
  public void requireSound() {
    shared.store().requireSameStore();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      shared.release();
    }
  }
}
