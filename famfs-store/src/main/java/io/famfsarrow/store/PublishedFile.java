package io.famfsarrow.store;

/**
 * A committed file: visible to every later refresh on every host.
 *
 * @param logIndex its log entry, which is also its sequence number
 */
public record PublishedFile(FamfsPath path, long sizeBytes, long logIndex) {}
