package io.famfsarrow.store.log;

import io.famfsarrow.store.LogFullException;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.media.MediaMemory;
import java.util.List;

/**
 * Appends entries and commits them (famfs-format 19.2). The caller holds the log's lock, has
 * replayed everything below {@code firstIndex}, and wrote the files' data back before.
 */
public final class LogAppender {
  private final MediaMemory memory;
  private final long slotCount;

  public LogAppender(MediaMemory memory, long slotCount) {
    this.memory = memory;
    this.slotCount = slotCount;
  }

  /**
   * Writes the entries into the free slots from {@code firstIndex} on, writes them back, and makes
   * all of them visible by one store of the header's counters. Before that store nobody can see any
   * of them, after it everybody may see all.
   *
   * @throws LogFullException if they do not fit; the medium is unchanged
   */
  public void append(long firstIndex, List<? extends LogEntry> entries) {
    requireRoom(firstIndex, entries.size());
    for (LogEntry entry : entries) {
      byte[] slot = LogEntryLayout.encode(entry);
      memory.store(LogHeaderLayout.slotMediaOffset(entry.index()), slot, 0, slot.length);
    }
    memory.writeBack(
        LogHeaderLayout.slotMediaOffset(firstIndex),
        (long) entries.size() * LogEntryLayout.LENGTH_BYTES);
    memory.fence();
    commit(firstIndex + entries.size());
  }

  /**
   * Looks whether so many more entries fit.
   *
   * @throws LogFullException if they do not
   */
  public void requireRoom(long firstIndex, int count) {
    if (count > slotCount - firstIndex) {
      throw new LogFullException(
          "the log is full: "
              + firstIndex
              + " of "
              + slotCount
              + " entries are used, "
              + count
              + " more do not fit; a log cannot grow, so format a medium with a longer one"
              + " (mkfs --loglen) and publish there");
    }
  }

  private void commit(long nextIndex) {
    if (!memory.storePairRelease(LogHeaderLayout.COUNTERS_MEDIA_OFFSET, nextIndex, nextIndex)) {
      memory.storeRelease(LogHeaderLayout.NEXT_SEQNUM_MEDIA_OFFSET, nextIndex);
      memory.storeRelease(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET, nextIndex);
    }
    memory.writeBack(LogHeaderLayout.MEDIA_OFFSET, LogHeaderLayout.LENGTH_BYTES);
    memory.fence();
  }

  /**
   * Takes back the entries from {@code nextIndex} on, which replay cannot reach. The epoch goes
   * first: somebody may have played them when they could be read, and have files of them open. The
   * caller holds the log's lock.
   *
   * @param epoch another than that of the medium
   */
  public void cutBack(long nextIndex, long epoch) {
    StoreIdentity.renewEpoch(memory, epoch);
    commit(nextIndex);
  }

  /**
   * Sets the sequence counter to the index counter, as a session of the owner must where the two
   * could not be stored together and a kill fell between them.
   */
  public void alignSequenceNumber(long nextIndex) {
    memory.storeRelease(LogHeaderLayout.NEXT_SEQNUM_MEDIA_OFFSET, nextIndex);
    memory.writeBack(LogHeaderLayout.MEDIA_OFFSET, LogHeaderLayout.LENGTH_BYTES);
    memory.fence();
  }
}
