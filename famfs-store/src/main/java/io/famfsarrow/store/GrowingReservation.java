package io.famfsarrow.store;

import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.media.GrowingMapping;
import io.famfsarrow.store.media.MediaRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Reserved space for a file whose size is not known yet: it takes further extents, mapped right
 * behind those it has so that no address changes, and is cut to the file's size before the commit.
 *
 * <p>Growing, settling and cutting are for one thread at a time; others may fill what is there.
 */
public final class GrowingReservation extends Reservation {

  private volatile GrowingMapping mapping;
  private long settledBytes;

  GrowingReservation(FamfsMaster master, List<MediaRange> ranges, GrowingMapping mapping) {
    super(master, fmapOf(ranges), mapping, mapping.sizeBytes());
    this.mapping = mapping;
  }

  /**
   * Takes more space behind what is there, in one piece if there is one, else in several.
   *
   * @param moreBytes how much at least, greater than 0
   * @throws NoSpaceException if the medium has no room, a file would need more extents than the
   *     format allows, or the limit that was set when it was made is reached; nothing changes
   */
  public void grow(long moreBytes) {
    requireOpen();
    if (moreBytes <= 0 || moreBytes > mapping.mostBytes() - mapping.sizeBytes()) {
      throw new NoSpaceException(
          "%d more bytes behind %d: this reservation was made to grow to %d bytes at most"
              .formatted(moreBytes, mapping.sizeBytes(), mapping.mostBytes()));
    }
    List<MediaRange> old = ranges();
    List<MediaRange> added = master().extend(old, moreBytes);
    try {
      mapping.append(added);
    } catch (RuntimeException | Error failed) {
      master().giveBack(added);
      throw failed;
    }
    List<MediaRange> all = new ArrayList<>(old);
    all.addAll(added);
    reshape(fmapOf(all), mapping.sizeBytes());
  }

  /** What it may grow to as it is mapped now, in bytes; whole units. */
  public long mostBytes() {
    return mapping.mostBytes();
  }

  /**
   * Maps the space again with room to grow further. Its address changes: nobody may be using the
   * old one. So many files can start with few addresses each, and one of them can become large.
   *
   * @param mostBytes more than {@link #mostBytes()}; costs addresses only
   */
  public void widen(long mostBytes) {
    requireOpen();
    if (mostBytes <= mapping.mostBytes()) {
      throw new IllegalArgumentException(
          "%d bytes at most, where %d are possible already"
              .formatted(mostBytes, mapping.mostBytes()));
    }
    GrowingMapping old = mapping;
    mapping = master().mapGrowing(ranges(), mostBytes);
    moveTo(mapping);
    old.close();
  }

  /**
   * Says that nothing before an offset changes any more: its cache lines are written back now, if
   * the medium needs it, and not at the commit.
   *
   * @param endOffset no less than at the last call
   */
  public void settle(long endOffset) {
    requireOpen();
    mapping.writeBack(settledBytes, endOffset - settledBytes);
    settledBytes = endOffset;
  }

  /**
   * Gives the file its size; whole units behind it are free again at once.
   *
   * @param sizeBytes from 1 to {@link #sizeBytes()}
   */
  public void cut(long sizeBytes) {
    requireOpen();
    if (sizeBytes < 1 || sizeBytes > sizeBytes()) {
      throw new IllegalArgumentException(
          "%d bytes of a reservation of %d".formatted(sizeBytes, sizeBytes()));
    }
    long unit = master().superblock().allocUnitBytes();
    long left = (sizeBytes + unit - 1) / unit * unit;
    mapping.cut(left);
    List<MediaRange> kept = new ArrayList<>();
    List<MediaRange> freed = new ArrayList<>();
    for (MediaRange range : ranges()) {
      long keep = Math.min(left, range.lengthBytes());
      addPart(kept, range, 0, keep);
      addPart(freed, range, keep, range.lengthBytes() - keep);
      left -= keep;
    }
    reshape(fmapOf(kept), sizeBytes);
    master().giveBack(freed);
  }

  private static void addPart(
      List<MediaRange> parts, MediaRange range, long start, long lengthBytes) {
    if (lengthBytes > 0) {
      long mediaOffset = range.mediaOffset() + start;
      parts.add(new MediaRange(range.deviceIndex(), mediaOffset, lengthBytes));
    }
  }

  @Override
  void writeBack() {
    mapping.writeBack(settledBytes, sizeBytes() - settledBytes);
  }

  /** Neighbours on the medium become one extent. */
  private static Fmap fmapOf(List<MediaRange> ranges) {
    List<SimpleExtent> extents = new ArrayList<>();
    for (MediaRange range : ranges) {
      SimpleExtent extent =
          new SimpleExtent(range.deviceIndex(), range.mediaOffset(), range.lengthBytes());
      int last = extents.size() - 1;
      if (last >= 0 && isNext(extents.get(last), extent)) {
        SimpleExtent joined = extents.remove(last);
        extent =
            new SimpleExtent(
                joined.deviceIndex(),
                joined.mediaOffset(),
                joined.lengthBytes() + extent.lengthBytes());
      }
      extents.add(extent);
    }
    return SimpleFmap.of(extents);
  }

  private static boolean isNext(SimpleExtent one, SimpleExtent next) {
    return one.deviceIndex() == next.deviceIndex()
        && one.mediaOffset() + one.lengthBytes() == next.mediaOffset();
  }
}
