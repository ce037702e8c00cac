package io.famfsarrow.store.format;

/**
 * Names a directory (famfs-format 4.2).
 *
 * @param mode permission bits; bits above 07777 are to be ignored
 * @param rawPath bytes as stored, relative, not normalised; do not modify
 */
@SuppressWarnings("ArrayRecordComponent") // decoded once, never compared
public record MkdirEntry(long index, int uid, int gid, int mode, byte[] rawPath)
    implements LogEntry {}
