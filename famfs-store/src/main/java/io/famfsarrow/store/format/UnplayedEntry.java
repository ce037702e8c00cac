package io.famfsarrow.store.format;

/** A valid entry that replay passes over: DELETE, or a type not known here. */
public record UnplayedEntry(long index, int type) implements LogEntry {}
