package io.famfsarrow.store.log;

import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.media.MediaMemory;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads header and slots of the log. Cache lines are dropped before they are looked at, slots are
 * copied out and the copy is checked and used, so that nothing changes under the reader's hands.
 *
 * <p>Not thread-safe.
 */
public final class LogReader {
  private static final int SLOTS_PER_CHUNK = 120;

  /** Another host may be writing the very slot: look again a few times before believing it. */
  private static final int LOOKS = 3;

  private final MediaMemory memory;
  private final byte[] chunk = new byte[SLOTS_PER_CHUNK * LogEntryLayout.LENGTH_BYTES];

  public LogReader(MediaMemory memory) {
    this.memory = memory;
  }

  /**
   * The header as it is on the medium now, not yet judged.
   *
   * <p>On the owner's host a commit can be seen in the cache before it is on the medium. So the
   * line is dropped once more behind the look, which writes it back: what one reader has seen, no
   * power cut takes away, and every later look on any host finds it.
   */
  public LogHeader readHeader() {
    memory.drop(LogHeaderLayout.MEDIA_OFFSET, LogHeaderLayout.LENGTH_BYTES);
    byte[] header = new byte[LogHeaderLayout.LENGTH_BYTES];
    memory.load(LogHeaderLayout.MEDIA_OFFSET, header, 0, header.length);
    memory.drop(LogHeaderLayout.MEDIA_OFFSET, LogHeaderLayout.LENGTH_BYTES);
    return LogHeaderLayout.decode(header);
  }

  /**
   * Reads slots in order until one is invalid.
   *
   * @param from first slot
   * @param to slot behind the last; bounded by the caller to what the log holds
   * @param entries takes every valid entry
   * @return why the first invalid slot is invalid, if one is
   */
  public Optional<MediaProblem> read(long from, long to, Consumer<LogEntry> entries) {
    for (long first = from; first < to; first += SLOTS_PER_CHUNK) {
      int count = (int) Math.min(SLOTS_PER_CHUNK, to - first);
      copyOut(first, count, 0);
      for (int i = 0; i < count; i++) {
        int at = i * LogEntryLayout.LENGTH_BYTES;
        if (!isValid(first + i, at)) {
          return Optional.of(problem(first + i, at));
        }
        entries.accept(LogEntryLayout.decode(chunk, at));
      }
    }
    return Optional.empty();
  }

  /** How many slots are invalid, each looked at once. */
  public long countInvalid(long from, long to) {
    long[] valid = new long[1];
    forEachChunk(
        from,
        to,
        (first, count) -> {
          for (int i = 0; i < count; i++) {
            valid[0] += looksValid(first + i, i * LogEntryLayout.LENGTH_BYTES) ? 1 : 0;
          }
        });
    return to - from - valid[0];
  }

  /**
   * Looks at every slot of a range that anything was ever stored to, whatever is wrong with others.
   *
   * @param to slot behind the last; bounded by the caller to what the log holds
   * @param valid takes every valid entry
   * @param invalid takes the index and the bytes of every slot that is not; they are the visitor's
   */
  public void readAll(
      long from, long to, Consumer<LogEntry> valid, BiConsumer<Long, byte[]> invalid) {
    forEachChunk(
        from,
        to,
        (first, count) -> {
          for (int i = 0; i < count; i++) {
            int at = i * LogEntryLayout.LENGTH_BYTES;
            if (isValid(first + i, at)) {
              valid.accept(LogEntryLayout.decode(chunk, at));
            } else {
              int end = at + LogEntryLayout.LENGTH_BYTES;
              invalid.accept(first + i, Arrays.copyOfRange(chunk, at, end));
            }
          }
        });
  }

  /** Takes slots that were copied into {@link #chunk}. */
  private interface ChunkVisitor {
    void visit(long firstSlot, int count);
  }

  /** Slots that something may have been stored to. */
  private record Run(long first, long end) {}

  /**
   * Copies out what was ever written of a range. A log may claim to be as long as its medium, and a
   * sparse medium to be of any length: holes are never gone through. The next run is looked up
   * before this one is loaded, because loading its last slot may make data of the hole behind it.
   */
  private void forEachChunk(long from, long to, ChunkVisitor visitor) {
    Run run = runFrom(from, to);
    while (run.first < to) {
      Run next = runFrom(run.end, to);
      for (long first = run.first; first < run.end; first += SLOTS_PER_CHUNK) {
        int count = (int) Math.min(SLOTS_PER_CHUNK, run.end - first);
        copyOut(first, count, 0);
        visitor.visit(first, count);
      }
      run = next;
    }
  }

  private Run runFrom(long slot, long to) {
    if (slot >= to) {
      return new Run(to, to);
    }
    long data = memory.nextData(LogHeaderLayout.slotMediaOffset(slot));
    long first = Math.max(slot, LogHeaderLayout.slotAt(data));
    if (first >= to) {
      return new Run(to, to);
    }
    long hole = memory.nextHole(data);
    return new Run(first, Math.max(first + 1, Math.min(to, LogHeaderLayout.slotAt(hole - 1) + 1)));
  }

  private boolean isValid(long index, int at) {
    boolean valid = looksValid(index, at);
    for (int look = 1; !valid && look < LOOKS; look++) {
      copyOut(index, 1, at);
      valid = looksValid(index, at);
    }
    return valid;
  }

  private boolean looksValid(long index, int at) {
    return LogEntryLayout.seqnum(chunk, at) == index && LogEntryLayout.crcMatches(chunk, at);
  }

  private void copyOut(long firstSlot, int count, int at) {
    long mediaOffset = LogHeaderLayout.slotMediaOffset(firstSlot);
    int lengthBytes = count * LogEntryLayout.LENGTH_BYTES;
    memory.drop(mediaOffset, lengthBytes);
    memory.load(mediaOffset, chunk, at, lengthBytes);
  }

  private MediaProblem problem(long index, int at) {
    long seqnum = LogEntryLayout.seqnum(chunk, at);
    if (seqnum != index) {
      return MediaProblem.ofEntry(
          ProblemCode.ENTRY_SEQ,
          index,
          "expected sequence number " + index + ", found " + Long.toUnsignedString(seqnum));
    }
    return MediaProblem.ofEntry(
        ProblemCode.ENTRY_CRC, index, "the checksum does not match: the entry is torn or damaged");
  }
}
