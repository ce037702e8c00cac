package io.famfsarrow.store.format;

/** One entry of the log, decoded but not judged: numbers and paths are as stored. */
public sealed interface LogEntry permits FileEntry, MkdirEntry, AddDaxdevEntry, UnplayedEntry {

  /** Slot and sequence number, which are the same in every valid entry. */
  long index();
}
