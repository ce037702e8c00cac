package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.FamfsPath;

/**
 * A table that everybody can see now.
 *
 * @param sizeBytes of the file
 * @param logIndex its log entry
 */
public record PublishedTable(
    FamfsPath path, long rows, int batchCount, long sizeBytes, long logIndex) {}
