package io.famfsarrow.store;

import io.famfsarrow.store.media.MemoryFaults;

/**
 * Mapped memory that can fail under those who use it: a medium may become shorter, vanish, or have
 * pages that cannot be read.
 *
 * <p>Without a guard a thread that touches such a page gets an {@link InternalError} from the JVM,
 * at once or some time later, and until then works on with garbage. Under a guard it is a typed
 * exception in the thread that touched it, before the result is handed over. Work that was given to
 * other threads needs a guard in each of them.
 */
public interface GuardedMemory {

  /**
   * Runs work that touches this memory. Costs about a microsecond, so guard whole pieces of work (a
   * batch, a file) and not single values. Guards may be nested.
   *
   * @return what the work returned, all of it read from sound memory
   * @throws MemoryFaultException if memory could not be accessed, whatever the work itself made of
   *     that
   * @throws NoSpaceException if memory could not be had because the file system below is full
   */
  default <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return MemoryFaults.run(work, fault -> new MemoryFaultException(MemoryFaults.MESSAGE, fault));
  }
}
