package io.famfsarrow.fuse.stage;

/** A name in a directory and what it names. */
public record DirectoryEntry(Name name, Attributes attributes) {}
