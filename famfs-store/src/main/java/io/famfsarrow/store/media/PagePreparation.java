package io.famfsarrow.store.media;

import io.famfsarrow.store.NoSpaceException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Gets memory for the units of one mapping just before they are filled: space first, so that a full
 * file system is an error and not a SIGBUS, and on tmpfs one 2 MiB page for each whole unit.
 *
 * <p>Why not {@code huge=}: the default mount has none, and {@code MADV_COLLAPSE} (Linux 6.1) on a
 * unit that holds one small page makes it huge at the cost of zeroing it. Safe for use by several
 * threads; a unit is prepared by one of them while the others wait.
 */
final class PagePreparation {

  /** What the file system below a medium needs. */
  enum Strategy {
    /** Memory is there: devices, hugetlbfs. */
    NONE,
    /** Space only. */
    ALLOCATE,
    /** tmpfs. */
    ALLOCATE_AND_COLLAPSE
  }

  private static final long UNIT_BYTES = Mappings.HUGE_PAGE_BYTES;
  private static final int STRIPES = 16;

  private final long address;
  private final List<Segment> segments;

  /** One bit for each unit: a map may name the same space many times and be terabytes long. */
  private final AtomicLongArray prepared;

  private final Object[] stripes = new Object[STRIPES];
  private final LongAdder hugeUnits = new LongAdder();
  private final LongAdder smallUnits = new LongAdder();

  /**
   * For a mapping.
   *
   * @param forWriting whether there is anything to do at all
   * @param address of the mapping's byte 0, aligned to 2 MiB
   * @param segments of the mapping, in order, without gaps
   */
  PagePreparation(boolean forWriting, long address, List<Segment> segments) {
    this.address = address;
    this.segments = segments;
    long sizeBytes = segments.get(segments.size() - 1).endOffset();
    int units = Math.toIntExact(Mappings.roundUp(sizeBytes, UNIT_BYTES) / UNIT_BYTES);
    boolean needed =
        forWriting && segments.stream().anyMatch(s -> s.backing().preparation() != Strategy.NONE);
    prepared = new AtomicLongArray(needed ? units / Long.SIZE + 1 : 0);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Object();
    }
  }

  /** Prepares all units that the part touches; the part lies within the mapping. */
  void prepare(long offset, long lengthBytes) {
    if (prepared.length() == 0 || lengthBytes == 0) {
      return;
    }
    int last = (int) ((offset + lengthBytes - 1) / UNIT_BYTES);
    for (int unit = (int) (offset / UNIT_BYTES); unit <= last; unit++) {
      if (!isPrepared(unit)) {
        prepareOnce(unit);
      }
    }
  }

  PageStatistics statistics() {
    return new PageStatistics(hugeUnits.sum(), smallUnits.sum());
  }

  private void prepareOnce(int unit) {
    synchronized (stripes[unit % STRIPES]) {
      if (!isPrepared(unit)) {
        prepareUnit(unit * UNIT_BYTES);
        prepared.accumulateAndGet(unit / Long.SIZE, bit(unit), (bits, bit) -> bits | bit);
      }
    }
  }

  private boolean isPrepared(int unit) {
    return (prepared.get(unit / Long.SIZE) & bit(unit)) != 0;
  }

  private static long bit(int unit) {
    return 1L << unit % Long.SIZE;
  }

  private void prepareUnit(long offset) {
    int first = segmentAt(offset);
    if (collapse(segments.get(first), offset)) {
      hugeUnits.increment();
      return;
    }
    long end = offset + UNIT_BYTES;
    for (int i = first; i < segments.size() && segments.get(i).offset() < end; i++) {
      allocate(segments.get(i), offset, end);
    }
    smallUnits.increment();
  }

  /** Makes the unit one huge page if it lies whole and aligned in the segment. */
  private boolean collapse(Segment segment, long offset) {
    long mediaOffset = segment.toMedia(offset);
    if (segment.backing().preparation() != Strategy.ALLOCATE_AND_COLLAPSE
        || !Mappings.isMultiple(mediaOffset, UNIT_BYTES)
        || segment.endOffset() - offset < UNIT_BYTES) {
      return false;
    }
    // Without a first page there is nothing to collapse (EINVAL).
    allocate(segment.backing(), mediaOffset, RawMemory.pageBytes());
    if (!zeroFirstPage(offset)) {
      return false;
    }
    int outcome = adviseCollapse(offset);
    // EAGAIN: the page was in use for a moment; other errors mean no for this unit.
    return outcome == 0 || (outcome == -Errno.EAGAIN && adviseCollapse(offset) == 0);
  }

  /**
   * Has the kernel zero the page that fallocate got, which it does at the first access only. On a
   * tmpfs mounted {@code huge=always} that page is 2 MiB long, and a collapse maps it as it is:
   * whatever is stored then is zeroed away at the next process's first access (seen on Linux 6.18).
   * The advice stores nothing and fails where an access of our own would be a SIGBUS.
   */
  private boolean zeroFirstPage(long offset) {
    return LibC.madvise(address + offset, RawMemory.pageBytes(), LibC.MADV_POPULATE_WRITE) == 0;
  }

  private int adviseCollapse(long offset) {
    return LibC.madvise(address + offset, UNIT_BYTES, LibC.MADV_COLLAPSE);
  }

  private void allocate(Segment segment, long fromOffset, long toOffset) {
    long from = Math.max(fromOffset, segment.offset());
    long to = Math.min(toOffset, segment.endOffset());
    allocate(segment.backing(), segment.toMedia(from), to - from);
  }

  /**
   * Gets space for a part of the medium, where the strategy asks for that.
   *
   * @throws NoSpaceException if there is none
   */
  static void allocate(Backing backing, long mediaOffset, long lengthBytes) {
    if (backing.preparation() == Strategy.NONE) {
      return;
    }
    int outcome = backing.descriptor().allocate(mediaOffset, lengthBytes);
    if (outcome == -Errno.ENOSPC || outcome == -Errno.EDQUOT) {
      throw new NoSpaceException(
          backing.path()
              + ": the file system below the medium has no room for "
              + lengthBytes
              + " bytes at media offset "
              + mediaOffset
              + " ("
              + LibC.strerror(-outcome)
              + ")");
    }
    if (outcome < 0 && outcome != -Errno.EOPNOTSUPP) {
      throw Errno.failure(backing.path(), "fallocate", outcome);
    }
  }

  /** Index of the segment that holds a byte of the mapping. */
  private int segmentAt(long offset) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).offset() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
