package io.famfsarrow.fuse;

import io.famfsarrow.store.FileView;

/**
 * Where the bytes of a mounted file come from. Equal contents are the same bytes of the same store:
 * views are shared between them. Immutable.
 */
public interface FileContent {

  /** Sequence number of a file that no log entry names. */
  long NOT_LOGGED = -1;

  /**
   * Maps the file.
   *
   * @throws io.famfsarrow.store.FamfsException if its bytes cannot be had
   */
  FileView open();

  /** The file's map as JSON, with the keys {@code extents} or {@code nstrips}, … of `getmap`. */
  String mapJson();

  /** Sequence number of the log entry that names the file, or {@link #NOT_LOGGED}. */
  long logSequence();

  /** Whether the bytes never change, so that the kernel may keep them from one open to the next. */
  boolean immutable();
}
