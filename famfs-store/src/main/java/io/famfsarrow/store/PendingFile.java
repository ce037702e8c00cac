package io.famfsarrow.store;

/** A filled reservation that is to become a file. */
public record PendingFile(Reservation reservation, FamfsPath path, FileAttributes attributes)
    implements PendingEntry {}
