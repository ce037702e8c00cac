package io.famfsarrow.fuse.stage;

import java.time.Instant;

/**
 * What {@code stat} tells of a node.
 *
 * @param id node and inode number; it stays the same when a staged node is published
 * @param mode type and permission bits, as in {@code st_mode}
 * @param linkCount 0 for a file that was unlinked while it is open
 * @param staged whether it exists on this mount only: the kernel must not remember it for long
 */
public record Attributes(
    long id,
    int mode,
    int uid,
    int gid,
    long sizeBytes,
    int linkCount,
    Instant accessed,
    Instant modified,
    boolean staged) {
  static final int TYPE_MASK = 0170000;
  static final int TYPE_DIRECTORY = 0040000;
  static final int TYPE_FILE = 0100000;

  public boolean isDirectory() {
    return (mode & TYPE_MASK) == TYPE_DIRECTORY;
  }
}
