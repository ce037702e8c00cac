package io.famfsarrow.store;

/**
 * A piece of work that loads from mapped memory or stores to it: see {@link GuardedMemory#guard}.
 *
 * @param <T> what it gives
 * @param <E> what it may throw besides unchecked exceptions
 */
@FunctionalInterface
public interface MemoryWork<T, E extends Exception> {
  T run() throws E;
}
