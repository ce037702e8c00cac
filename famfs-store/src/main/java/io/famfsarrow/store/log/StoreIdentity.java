package io.famfsarrow.store.log;

import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.media.MediaMemory;

/**
 * Which file system a medium carries, and whether that is still the one that was attached.
 *
 * <p>mkfs takes the magic away before it changes anything else, and puts it back last (famfs-format
 * 19.3). So what was read from the medium before {@link #require} returns belongs to the store that
 * was attached; a look before reading proves nothing. Not thread-safe.
 */
public final class StoreIdentity {
  private final MediaMemory memory;
  private final Superblock attached;

  /**
   * For a medium.
   *
   * @param attached its superblock, valid, as it was when the store was attached
   */
  public StoreIdentity(MediaMemory memory, Superblock attached) {
    this.memory = memory;
    this.attached = attached;
  }

  /** The superblock as it is on the medium now, not judged. */
  public static Superblock read(MediaMemory memory) {
    return SuperblockLayout.decode(readBytes(memory));
  }

  /** The bytes of the superblock as they are on the medium now. */
  public static byte[] readBytes(MediaMemory memory) {
    memory.drop(SuperblockLayout.MEDIA_OFFSET, SuperblockLayout.LENGTH_BYTES);
    byte[] bytes = new byte[SuperblockLayout.LENGTH_BYTES];
    memory.load(SuperblockLayout.MEDIA_OFFSET, bytes, 0, bytes.length);
    return bytes;
  }

  /** Whether the medium still carries the file system that was attached. */
  public boolean holds() {
    return isAttached(read(memory));
  }

  /**
   * Passes if the medium still carries the file system that was attached.
   *
   * @throws StoreReformattedException if it does not
   */
  public void require() {
    Superblock now = read(memory);
    if (!isAttached(now)) {
      throw new StoreReformattedException(
          "the medium was formatted again: expected file system "
              + attached.fsUuid()
              + ", found "
              + (now.problem().isEmpty() ? now.fsUuid().toString() : "no valid superblock")
              + "; what was read since may be wrong, open the store again");
    }
  }

  private boolean isAttached(Superblock now) {
    return now.problem().isEmpty()
        && now.fsUuid().equals(attached.fsUuid())
        && now.systemUuid().equals(attached.systemUuid());
  }
}
