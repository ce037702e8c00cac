package io.famfsarrow.store.format;

import io.famfsarrow.store.fmap.Fmap;

/**
 * Names a file, its size and where its bytes lie (famfs-format 4.1).
 *
 * @param sizeBytes unsigned 64 bits as stored
 * @param flags {@link #FLAGS_ALL_HOSTS_WRITE} is what the reference writes
 * @param mode permission bits; bits above 07777 are to be ignored
 * @param rawPath bytes as stored, relative, not normalised; do not modify
 */
@SuppressWarnings("ArrayRecordComponent") // decoded once, never compared
public record FileEntry(
    long index, long sizeBytes, int flags, int uid, int gid, int mode, byte[] rawPath, Fmap fmap)
    implements LogEntry {

  public static final int FLAGS_ALL_HOSTS_WRITE = 2;
}
