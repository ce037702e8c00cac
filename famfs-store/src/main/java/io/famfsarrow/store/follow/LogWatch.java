package io.famfsarrow.store.follow;

import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.log.StoreIdentity;
import io.famfsarrow.store.media.MediaMemory;

/**
 * Finds out whether a refresh is due, at the cost of one cache line: the log header's, which every
 * commit writes. The superblock is looked at once in {@value #LOOKS_PER_IDENTITY} times, because a
 * store that was formatted anew may have just as many entries. Not thread-safe.
 */
public final class LogWatch {

  /** So many looks, and a store that was formatted anew has been noticed. */
  public static final int LOOKS_PER_IDENTITY = 16;

  private final MediaMemory memory;
  private final StoreIdentity identity;
  private int looks;

  /**
   * For a medium.
   *
   * @param memory superblock and log header at least
   * @param attached its superblock as it was when the store was attached
   */
  public LogWatch(MediaMemory memory, Superblock attached) {
    this.memory = memory;
    this.identity = new StoreIdentity(memory, attached);
  }

  /**
   * Whether a refresh would find something else than so many entries. What an append returned as
   * done before this call is news, and so, within {@link #LOOKS_PER_IDENTITY} calls, is another
   * store on the medium: the refresh then throws.
   *
   * @param entryCount entries that the caller knows
   */
  public boolean hasNews(long entryCount) {
    memory.drop(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET, Long.BYTES);
    if (memory.loadAcquire(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET) != entryCount) {
      return true;
    }
    looks = (looks + 1) % LOOKS_PER_IDENTITY;
    return looks == 0 && !identity.holds();
  }
}
