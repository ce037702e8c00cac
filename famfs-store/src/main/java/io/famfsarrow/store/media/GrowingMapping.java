package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A mapping made for writing that can take further ranges behind those it has: addresses for all
 * that may come are set aside when it is made, so what is mapped never moves.
 *
 * <p>Safe for use by several threads; growing and cutting are the holder's, one at a time.
 */
public final class GrowingMapping implements RangeMapping {

  /** Ranges that were added at one time. */
  private record Piece(long offset, long lengthBytes, PagePreparation pages) {
    long endOffset() {
      return offset + lengthBytes;
    }
  }

  private final IntFunction<MappedMedia> media;
  private final AddressReservation addresses;
  private final long mostBytes;
  private volatile List<Piece> pieces = List.of();
  private volatile CacheControl cache;

  private GrowingMapping(
      IntFunction<MappedMedia> media,
      AddressReservation addresses,
      long mostBytes,
      CacheControl cache) {
    this.media = media;
    this.addresses = addresses;
    this.mostBytes = mostBytes;
    this.cache = cache;
  }

  /**
   * Maps ranges of whole 2 MiB units.
   *
   * @param media the medium of each device index that the ranges name, now and later
   * @param mostBytes what the mapping may grow to; costs addresses only
   */
  public static GrowingMapping map(
      IntFunction<MappedMedia> media, List<MediaRange> ranges, long mostBytes) {
    MappedMedia first = media.apply(ranges.get(0).deviceIndex());
    long granularityBytes = first.backing().granularityBytes();
    AddressReservation addresses = AddressReservation.of(first.path(), mostBytes, granularityBytes);
    GrowingMapping mapping = new GrowingMapping(media, addresses, mostBytes, first.cacheControl());
    try {
      mapping.append(ranges);
      return mapping;
    } catch (RuntimeException | Error failed) {
      mapping.close();
      throw failed;
    }
  }

  /**
   * Maps ranges behind those that are there.
   *
   * @throws MediaAccessException if they cannot be mapped there
   */
  public synchronized void append(List<MediaRange> ranges) {
    long start = sizeBytes();
    List<Segment> segments = Segment.of(this::backing, ranges);
    long lengthBytes = segments.get(segments.size() - 1).endOffset();
    requireRoom(start, lengthBytes, segments);
    chooseCache(ranges);
    mapAt(start, segments);
    List<Piece> more = new ArrayList<>(pieces);
    more.add(
        new Piece(
            start, lengthBytes, new PagePreparation(true, addresses.address() + start, segments)));
    pieces = List.copyOf(more);
  }

  private void mapAt(long start, List<Segment> segments) {
    try {
      for (Segment segment : segments) {
        addresses.map(segment.movedBy(start), Access.READ_WRITE);
      }
    } catch (RuntimeException failed) {
      addresses.clear(start, segments.get(segments.size() - 1).endOffset());
      throw failed;
    }
  }

  private Backing backing(int deviceIndex) {
    return media.apply(deviceIndex).backing();
  }

  private void requireRoom(long start, long lengthBytes, List<Segment> segments) {
    if (lengthBytes > mostBytes - start) {
      throw new IllegalArgumentException(
          "%d bytes behind %d: the mapping can have %d".formatted(lengthBytes, start, mostBytes));
    }
    for (Segment segment : segments) {
      if (!Mappings.isMultiple(start, segment.backing().granularityBytes())) {
        throw new MediaAccessException(
            segment.backing().path()
                + ": "
                + segment
                + " cannot be mapped behind "
                + start
                + " bytes: no multiple of "
                + segment.backing().granularityBytes());
      }
    }
  }

  /** If one of the media is incoherent, the cache lines of all are maintained. */
  private void chooseCache(List<MediaRange> ranges) {
    for (MediaRange range : ranges) {
      MappedMedia medium = media.apply(range.deviceIndex());
      medium.requireMappable(range, Access.READ_WRITE);
      cache = medium.coherent() ? cache : medium.cacheControl();
    }
  }

  /** What it may grow to, whole units. */
  public long mostBytes() {
    return mostBytes;
  }

  /** Takes everything from a multiple of 2 MiB on out of the mapping. */
  public synchronized void cut(long sizeBytes) {
    addresses.clear(sizeBytes, sizeBytes() - sizeBytes);
    List<Piece> fewer = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.offset() < sizeBytes) {
        long length = Math.min(piece.lengthBytes(), sizeBytes - piece.offset());
        fewer.add(new Piece(piece.offset(), length, piece.pages()));
      }
    }
    pieces = List.copyOf(fewer);
  }

  @Override
  public long address() {
    return addresses.address();
  }

  @Override
  public long sizeBytes() {
    List<Piece> all = pieces;
    return all.isEmpty() ? 0 : all.get(all.size() - 1).endOffset();
  }

  @Override
  public void prepare(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes());
    long end = offset + lengthBytes;
    for (Piece piece : pieces) {
      long from = Math.max(offset, piece.offset());
      long to = Math.min(end, piece.endOffset());
      if (from < to) {
        piece.pages().prepare(from - piece.offset(), to - from);
      }
    }
  }

  @Override
  public PageStatistics pageStatistics() {
    long huge = 0;
    long small = 0;
    for (Piece piece : pieces) {
      huge += piece.pages().statistics().hugeUnits();
      small += piece.pages().statistics().smallUnits();
    }
    return new PageStatistics(huge, small);
  }

  @Override
  public void writeBack(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes());
    cache.writeBack(address() + offset, lengthBytes);
    cache.fence();
  }

  @Override
  public void drop(long offset, long lengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes());
    cache.drop(address() + offset, lengthBytes);
  }

  @Override
  public void close() {
    addresses.close();
  }
}
