package io.famfsarrow.store.media;

/**
 * How a medium is opened.
 *
 * @param coherence whether cache lines must be maintained
 * @param lockPatience how long other processes may keep the medium's lock
 */
public record MediaOptions(Coherence coherence, LockPatience lockPatience) {

  /** Whether processors see each other's stores on the medium without cache-line maintenance. */
  public enum Coherence {
    /**
     * As the environment variable {@code FAMFS_COHERENCE} says ({@code coherent} or {@code
     * incoherent}), else by kind: files are coherent, devices are not.
     */
    DETECT,
    COHERENT,
    INCOHERENT
  }

  public MediaOptions(Coherence coherence) {
    this(coherence, LockPatience.defaults());
  }

  public static MediaOptions defaults() {
    return new MediaOptions(Coherence.DETECT);
  }

  public MediaOptions withCoherence(Coherence value) {
    return new MediaOptions(value, lockPatience);
  }

  public MediaOptions withLockPatience(LockPatience value) {
    return new MediaOptions(coherence, value);
  }
}
