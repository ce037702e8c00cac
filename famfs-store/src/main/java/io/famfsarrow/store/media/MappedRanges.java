package io.famfsarrow.store.media;

import java.util.List;
import java.util.Objects;

/** {@link RangeMapping} over libc's mmap: a reservation with the ranges mapped into it. */
final class MappedRanges implements RangeMapping {
  private final AddressReservation reservation;
  private final long sizeBytes;
  private final Access access;
  private final CacheControl cache;
  private final PagePreparation pages;

  private MappedRanges(
      AddressReservation reservation,
      long sizeBytes,
      Access access,
      CacheControl cache,
      PagePreparation pages) {
    this.reservation = reservation;
    this.sizeBytes = sizeBytes;
    this.access = access;
    this.cache = cache;
    this.pages = pages;
  }

  /**
   * Maps segments that were checked against their media.
   *
   * @param cache serves all of them
   */
  static MappedRanges map(List<Segment> segments, Access access, CacheControl cache) {
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
    return new MappedRanges(reservation, sizeBytes, access, cache, pages);
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
  public PageStatistics pageStatistics() {
    return pages.statistics();
  }

  @Override
  public void writeBack(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
    cache.writeBack(address() + offset, lengthBytes);
    cache.fence();
  }

  @Override
  public void drop(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
    cache.drop(address() + offset, lengthBytes);
  }

  @Override
  public void close() {
    reservation.close();
  }
}
