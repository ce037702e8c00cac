package io.famfsarrow.store.media;

/**
 * How a medium is opened.
 *
 * @param coherence whether cache lines must be maintained
 */
public record MediaOptions(Coherence coherence) {

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

  public static MediaOptions defaults() {
    return new MediaOptions(Coherence.DETECT);
  }

  public MediaOptions withCoherence(Coherence value) {
    return new MediaOptions(value);
  }
}
