package io.famfsarrow.store.format;

import java.util.UUID;

/**
 * Adds a medium to the device table (famfs-format 4.4).
 *
 * @param sizeBytes size of the added medium
 * @param deviceIndex 1, 2, 3, ... in log order
 */
public record AddDaxdevEntry(long index, long sizeBytes, UUID deviceUuid, int deviceIndex)
    implements LogEntry {}
