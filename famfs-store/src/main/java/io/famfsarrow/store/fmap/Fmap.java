package io.famfsarrow.store.fmap;

/**
 * Where the bytes of one file lie, as a log entry says it. Not judged by itself: {@link FmapCheck}
 * does that before anyone follows it.
 */
public sealed interface Fmap permits SimpleFmap, InterleavedExtent, UnknownFmap {

  /** Most simple extents, and most strips, that fit into a log entry. */
  int MAX_EXTENTS = 16;
}
