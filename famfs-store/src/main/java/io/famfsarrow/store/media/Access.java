package io.famfsarrow.store.media;

/** What a mapping allows. */
public enum Access {
  /** Loads only; a store faults. */
  READ_ONLY,
  /** Loads, and stores that reach the medium. */
  READ_WRITE,
  /**
   * Loads, and stores that only this mapping sees: for code that writes into what it reads. Files
   * only; a dax device refuses it.
   */
  COPY_ON_WRITE
}
