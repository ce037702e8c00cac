package io.famfsarrow.arrow.publish;

/** Told how far a publication is; called often and by several threads, so it must be quick. */
@FunctionalInterface
public interface PublishProgress {

  /** Tells nobody. */
  PublishProgress NONE = (phase, done, total) -> {};

  /** What goes on. */
  enum Phase {
    /** The source is read; the total is not known: -1. */
    READING,
    /** Bytes go into the store. */
    WRITING,
    /**
     * The names are about to appear: told once, before the commit. Up to here nobody has seen
     * anything; if this call throws, nobody will.
     */
    COMMITTING
  }

  /**
   * So far it is.
   *
   * @param doneBytes bytes read into memory or written so far
   * @param totalBytes bytes in all, or -1 if nobody knows
   */
  void at(Phase phase, long doneBytes, long totalBytes);
}
