package io.famfsarrow.store.media;

import io.famfsarrow.store.FamfsException;
import java.util.Optional;

/** What can be told of the memory behind a medium. Safe for use by several threads. */
public interface MemoryHealth {

  /**
   * Passes if the medium is as long as when it was opened, and so as long as it was mapped; nothing
   * is known of single pages. A file that was cut within a page reads as zeros from there on,
   * without any fault.
   *
   * @throws io.famfsarrow.store.MemoryFaultException if it was cut meanwhile
   */
  void requireWhole();

  /** What is wrong with the whole of the medium, in words; also empty if it was closed. */
  Optional<String> damage();

  /**
   * The exception for an access that failed.
   *
   * @param fault what the JVM made of it: see {@link MemoryFaults}
   */
  FamfsException explain(Throwable fault);
}
