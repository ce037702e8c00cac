package io.famfsarrow.store.media;

import io.famfsarrow.store.MemoryWork;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@link RangeMapping} over libc's mmap: a reservation with the ranges mapped into it. */
final class MappedRanges implements RangeMapping {
  private static final PieceBudget PIECES = new PieceBudget(Segment.MAX_SEGMENTS);

  private final AddressReservation reservation;

  /** What this counts for in the budget; a file in one piece counts for nothing. */
  private final int pieces;

  private final AtomicBoolean closed = new AtomicBoolean();
  private final long sizeBytes;
  private final Access access;
  private final CacheControl cache;
  private final PagePreparation pages;
  private final List<MediumHealth> media;

  private MappedRanges(
      AddressReservation reservation,
      int pieces,
      long sizeBytes,
      Access access,
      CacheControl cache,
      PagePreparation pages,
      List<MediumHealth> media) {
    this.reservation = reservation;
    this.pieces = pieces;
    this.sizeBytes = sizeBytes;
    this.access = access;
    this.cache = cache;
    this.pages = pages;
    this.media = media;
  }

  /**
   * Maps segments that were checked against their media.
   *
   * @param cache serves all of them
   */
  static MappedRanges map(List<Segment> segments, Access access, CacheControl cache) {
    int pieces = segments.size() == 1 ? 0 : segments.size();
    Path path = segments.get(0).backing().path();
    PIECES.take(pieces, path);
    try {
      return map(segments, pieces, access, cache);
    } catch (RuntimeException | Error failed) {
      PIECES.giveBack(pieces);
      throw failed;
    }
  }

  private static MappedRanges map(
      List<Segment> segments, int pieces, Access access, CacheControl cache) {
    long sizeBytes = segments.get(segments.size() - 1).endOffset();
    long granularityBytes =
        segments.stream().mapToLong(s -> s.backing().granularityBytes()).max().orElseThrow();
    AddressReservation reservation =
        AddressReservation.of(segments.get(0).backing().path(), sizeBytes, granularityBytes);
    try {
      for (Segment segment : segments) {
        reservation.map(segment, access);
      }
    } catch (RuntimeException e) {
      reservation.close();
      throw e;
    }
    PagePreparation pages =
        new PagePreparation(access == Access.READ_WRITE, reservation.address(), segments);
    List<MediumHealth> media = segments.stream().map(s -> s.backing().health()).distinct().toList();
    return new MappedRanges(reservation, pieces, sizeBytes, access, cache, pages, media);
  }

  @Override
  public long address() {
    return reservation.address();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void prepare(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
    if (access == Access.READ_ONLY) {
      throw new IllegalStateException("the mapping was made for reading");
    }
    pages.prepare(offset, lengthBytes);
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return MemoryFaults.guard(media, work);
  }

  @Override
  public PageStatistics pageStatistics() {
    return pages.statistics();
  }

  @Override
  public void writeBack(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
    guardLines(() -> cache.writeBack(address() + offset, lengthBytes));
    cache.fence();
  }

  @Override
  public void drop(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
    guardLines(() -> cache.drop(address() + offset, lengthBytes));
  }

  /** Coherent media have nothing to do here, and nothing that could fail. */
  private void guardLines(Runnable maintenance) {
    if (!(cache instanceof CoherentCache)) {
      guard(
          () -> {
            maintenance.run();
            return null;
          });
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      reservation.close();
      PIECES.giveBack(pieces);
    }
  }
}
