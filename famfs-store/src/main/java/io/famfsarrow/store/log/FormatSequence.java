package io.famfsarrow.store.log;

import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.media.MediaMemory;

/**
 * Writes a new, empty file system in the order of famfs-format 19.3: the magic goes first and comes
 * last, and what lies between is written back and fenced before it does. Whatever stops it, the
 * medium carries the old file system untouched, none, or the new one whole: never old files under a
 * new identity.
 */
public final class FormatSequence {
  private final MediaMemory memory;

  public FormatSequence(MediaMemory memory) {
    this.memory = memory;
  }

  /**
   * Formats the medium.
   *
   * @param superblock whole superblock, magic included
   * @param logBytes length of the log
   */
  public void run(byte[] superblock, long logBytes) {
    kill();
    memory.zero(LogHeaderLayout.MEDIA_OFFSET, logBytes);
    byte[] header = LogHeaderLayout.encodeEmpty(logBytes);
    memory.store(LogHeaderLayout.MEDIA_OFFSET, header, 0, header.length);
    memory.writeBack(LogHeaderLayout.MEDIA_OFFSET, logBytes);
    complete(superblock);
  }

  /**
   * Makes the medium a secondary device, which has no log.
   *
   * @param superblock whole superblock, magic included
   */
  public void runWithoutLog(byte[] superblock) {
    kill();
    complete(superblock);
  }

  /**
   * Ends the making of a file system whose log and data are on the medium already, or written back:
   * stores the superblock, its magic last. {@link #kill} came before all of it.
   *
   * @param superblock whole superblock, magic included, or the whole region that it starts
   */
  public void complete(byte[] superblock) {
    int afterMagic = SuperblockLayout.MAGIC_OFFSET + Long.BYTES;
    memory.store(
        SuperblockLayout.MEDIA_OFFSET + afterMagic,
        superblock,
        afterMagic,
        superblock.length - afterMagic);
    memory.writeBack(SuperblockLayout.MEDIA_OFFSET, superblock.length);
    memory.fence(); // for the log, too: nobody looks at either before the magic is there
    storeMagic(SuperblockLayout.MAGIC);
  }

  /** Takes the magic away: from then on the medium carries no file system. */
  public void kill() {
    storeMagic(0);
  }

  private void storeMagic(long magic) {
    memory.storeRelease(SuperblockLayout.MEDIA_OFFSET + SuperblockLayout.MAGIC_OFFSET, magic);
    memory.writeBack(SuperblockLayout.MEDIA_OFFSET, SuperblockLayout.LENGTH_BYTES);
    memory.fence();
  }
}
