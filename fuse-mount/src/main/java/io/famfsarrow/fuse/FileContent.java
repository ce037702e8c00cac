package io.famfsarrow.fuse;

import io.famfsarrow.store.FileView;
import io.famfsarrow.store.fmap.Fmap;
import java.util.Optional;

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

  /** The file's map, for those who map the media themselves; empty if it must not be followed. */
  default Optional<Fmap> fmap() {
    return Optional.empty();
  }

  /**
   * Passes as long as the bytes are this file's. Bytes that were loaded before it returned are.
   *
   * @throws io.famfsarrow.store.StoreReformattedException if the store is another one by now
   */
  default void requireCurrent() {}

  /** Whether the bytes never change, so that the kernel may keep them from one open to the next. */
  boolean immutable();
}
