package io.famfsarrow.store;

/** Something that a commit is to name: see {@link FamfsMaster#commitAll}. */
public sealed interface PendingEntry permits PendingFile, PendingDirectory {

  FamfsPath path();

  FileAttributes attributes();
}
