package io.famfsarrow.arrow;

/**
 * When checksums are verified. Files that were not published with checksums pass; a file whose
 * batch index is damaged does not. On a medium without coherent caches a wrong checksum is an error
 * only if it is still wrong after the cache lines were dropped.
 */
public enum Verify {
  OFF,
  /** Of a batch, or a dictionary, when it is first loaded: all its bytes are read then. */
  FIRST_TOUCH,
  /** Of the whole file when a reader is opened; as {@link #FIRST_TOUCH} where there is none. */
  ALL
}
