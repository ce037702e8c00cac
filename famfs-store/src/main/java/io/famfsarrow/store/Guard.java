package io.famfsarrow.store;

/** What happens when a program stores through the addresses of a published file. */
public enum Guard {
  /** The mapping is shared and read-only: a store faults and ends the process. */
  READ_ONLY,
  /**
   * The mapping is private and writable: a store changes this process's own copy of the page and
   * nothing else. For code that is not trusted; plain files and block devices only.
   */
  COPY_ON_WRITE
}
