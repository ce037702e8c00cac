package io.famfsarrow.fuse.jnr;

import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.SpaceFigures;
import io.famfsarrow.store.FamfsPath;
import java.time.Instant;
import jnr.ffi.Pointer;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Statvfs;
import ru.serce.jnrfuse.struct.Timespec;

/** Fills libfuse's structures. */
final class Structs {
  private static final int BLOCK_BYTES = 4096;
  private static final int STAT_BLOCK_BYTES = 512;

  /**
   * Byte of {@code struct fuse_file_info} that holds its bit fields (libfuse 2, little-endian);
   * jnr-fuse maps it as padding.
   */
  private static final int INFO_BITS_OFFSET = 20;

  private static final byte KEEP_CACHE = 2;
  private static final int ACCESS_MODE_BITS = 3;
  private static final int O_TRUNC = 01000;

  private Structs() {}

  /** The log holds no times: all files have that of the mount. */
  static void fill(FileStat stat, MountTree tree, MountNode node, Instant time) {
    stat.st_ino.set(node.inode());
    stat.st_mode.set(node.mode());
    stat.st_nlink.set(tree.linkCount(node));
    stat.st_uid.set(node.uid());
    stat.st_gid.set(node.gid());
    stat.st_size.set(node.sizeBytes());
    stat.st_blksize.set(BLOCK_BYTES);
    stat.st_blocks.set(blocks(node.sizeBytes(), STAT_BLOCK_BYTES));
    fill(stat.st_atim, time);
    fill(stat.st_mtim, time);
    fill(stat.st_ctim, time);
  }

  private static void fill(Timespec target, Instant time) {
    target.tv_sec.set(time.getEpochSecond());
    target.tv_nsec.set(time.getNano());
  }

  private static long blocks(long bytes, int blockBytes) {
    return bytes / blockBytes + (bytes % blockBytes == 0 ? 0 : 1);
  }

  static void fill(Statvfs target, MountTree tree) {
    SpaceFigures space = tree.space();
    target.f_bsize.set(BLOCK_BYTES);
    target.f_frsize.set(BLOCK_BYTES);
    target.f_blocks.set(space.totalBytes() / BLOCK_BYTES);
    target.f_bfree.set(space.freeBytes() / BLOCK_BYTES);
    target.f_bavail.set(space.freeBytes() / BLOCK_BYTES);
    target.f_files.set(tree.nodeCount() + space.freeFiles());
    target.f_ffree.set(space.freeFiles());
    target.f_favail.set(space.freeFiles());
    target.f_namemax.set(FamfsPath.MAX_BYTES);
  }

  /** Whether a file is opened in a way that could change it. */
  static boolean opensForWriting(FuseFileInfo info) {
    int flags = info.flags.intValue();
    return (flags & ACCESS_MODE_BITS) != 0 || (flags & O_TRUNC) != 0;
  }

  /** Lets the kernel keep what it has read from one open to the next. */
  static void keepCache(Pointer info) {
    info.putByte(INFO_BITS_OFFSET, KEEP_CACHE);
  }
}
