package io.famfsarrow.arrow;

/**
 * How much of a record batch is looked at before its vectors are handed out. Each level includes
 * the one before. Whatever the level, every buffer lies inside the file and is long enough for its
 * rows.
 */
public enum Validation {
  /** Metadata, sizes and the first and last offset only: no cost per row. */
  STRUCTURE,
  /**
   * Also every offset of strings, binaries and lists, every reference of views, and the type ids
   * and offsets of unions, at a column's first load in a batch: whoever follows them stays inside
   * the column's own buffers.
   */
  OFFSETS,
  /** Also UTF-8, dictionary indices, run ends and null counts. */
  FULL
}
