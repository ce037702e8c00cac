package io.famfsarrow.store;

import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MemoryFaults;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shuts a store off when its memory has failed once: what the store would say or do from then on
 * cannot be relied on. Safe for use by several threads.
 */
final class MemoryFence implements GuardedMemory {
  private final Supplier<List<Media>> media;
  private volatile MemoryFaultException fault;

  /** Over all media of a store, of which there may be more later. */
  MemoryFence(Supplier<List<Media>> media) {
    this.media = media;
  }

  boolean isSound() {
    return fault == null;
  }

  /**
   * Passes as long as nothing has failed.
   *
   * @throws MemoryFaultException with the first failure as its cause
   */
  void requireSound() {
    MemoryFaultException first = fault;
    if (first != null) {
      throw new MemoryFaultException(
          "the store is fenced off, close it: " + first.getMessage(), first);
    }
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    requireSound();
    try {
      return MemoryFaults.guard(media.get(), work);
    } catch (MemoryFaultException found) {
      throw trip(found);
    }
  }

  /** Remembers a failure, if it is the first one, and hands it back. */
  synchronized MemoryFaultException trip(MemoryFaultException found) {
    if (fault == null) {
      fault = found;
    }
    return found;
  }
}
