package io.famfsarrow.store.log;

import io.famfsarrow.store.FamfsPath;

/** One object of a namespace. Immutable as far as callers can see. */
public sealed interface Node permits DirectoryNode, FileNode {

  FamfsPath path();

  /** Low 12 bits of the logged mode. */
  int mode();

  int uid();

  int gid();

  /** Entry that made it; -1 for the root, which has none. */
  long logIndex();

  /** Bytes of the last path component. */
  default byte[] name() {
    return path().name();
  }
}
