package io.famfsarrow.fuse;

import java.util.Arrays;
import java.util.Objects;

/**
 * One file or directory of a {@link MountTree}. Immutable; its index stays the same from one
 * snapshot to the next, as a log only grows.
 */
public final class MountNode {
  private static final int TYPE_DIRECTORY = 0040000;
  private static final int TYPE_FILE = 0100000;

  private final int index;
  private final int parentIndex;
  private final byte[] name;
  private final NodeAttributes attributes;
  private final long sizeBytes;
  private final FileContent content;

  /** A directory when {@code content} is null, else a file. */
  MountNode(
      int index,
      int parentIndex,
      byte[] name,
      NodeAttributes attributes,
      long sizeBytes,
      FileContent content) {
    this.index = index;
    this.parentIndex = parentIndex;
    this.name = name;
    this.attributes = attributes;
    this.sizeBytes = sizeBytes;
    this.content = content;
  }

  /** Whether another snapshot's node is the same file or directory, with the same attributes. */
  boolean isSameAs(MountNode other) {
    return this == other || hasSameFieldsAs(other);
  }

  private boolean hasSameFieldsAs(MountNode other) {
    return index == other.index
        && parentIndex == other.parentIndex
        && sizeBytes == other.sizeBytes
        && Arrays.equals(name, other.name)
        && attributes.equals(other.attributes)
        && Objects.equals(content, other.content);
  }

  /** Position in the tree; the root is 0. */
  public int index() {
    return index;
  }

  /** Inode number as programs see it; the root is 1. */
  public long inode() {
    return index + 1L;
  }

  /** Index of the directory that holds this node; the root is its own parent. */
  public int parentIndex() {
    return parentIndex;
  }

  /** Bytes of the name, in no particular encoding; empty for the root. */
  public byte[] name() {
    return name.clone();
  }

  /** The same without a copy, for those of this package who do not change it. */
  byte[] nameBytes() {
    return name;
  }

  public boolean isDirectory() {
    return content == null;
  }

  /** Type and permission bits, as in {@code st_mode}. */
  public int mode() {
    return (isDirectory() ? TYPE_DIRECTORY : TYPE_FILE) | attributes.permissions();
  }

  public int uid() {
    return attributes.uid();
  }

  public int gid() {
    return attributes.gid();
  }

  /** Length of a file; 0 for a directory. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * Where the bytes are.
   *
   * @throws ErrnoException EISDIR for a directory
   */
  public FileContent content() {
    if (content == null) {
      throw new ErrnoException(Errno.EISDIR);
    }
    return content;
  }
}
