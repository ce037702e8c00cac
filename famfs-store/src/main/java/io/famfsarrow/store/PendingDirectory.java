package io.famfsarrow.store;

/**
 * A directory that is to be made.
 *
 * @param onlyIfMissing an existing directory of that name is no error then
 */
public record PendingDirectory(FamfsPath path, FileAttributes attributes, boolean onlyIfMissing)
    implements PendingEntry {

  /** Must not exist yet. */
  public static PendingDirectory required(FamfsPath path, FileAttributes attributes) {
    return new PendingDirectory(path, attributes, false);
  }

  /** Made unless it exists. */
  public static PendingDirectory ifMissing(FamfsPath path, FileAttributes attributes) {
    return new PendingDirectory(path, attributes, true);
  }
}
