package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsPath;
import java.nio.file.Path;

/**
 * One file on its way into the store.
 *
 * @param fileKey which file of this host the source was when it was looked at
 * @param sizeBytes greater than 0
 * @param mode permission bits of the source
 */
record CopyJob(Path source, Object fileKey, long sizeBytes, int mode, FamfsPath target) {}
