package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.GrowingReservation;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.media.RawMemory;

/**
 * Bytes of a staged file in reserved space, which grows by as much as is there, so that an extent
 * is added rarely and nothing is ever copied. Gaps that were never written read as zeros and are
 * filled with them before they could show anything else.
 *
 * <p>For one thread at a time, but for {@link #sizeBytes()}.
 */
final class StagedSpace {
  private static final long PIECE_BYTES = 2L << 20;
  private static final long FIRST_ADDRESSES_BYTES = 1L << 30;
  private static final int MORE_ADDRESSES = 64;

  private final FamfsMaster master;
  private final long mostBytes;
  private final Runnable shortage;
  private GrowingReservation reservation;
  private volatile long sizeBytes;

  /** Bytes before it were written or zeroed. */
  private long filledBytes;

  private final LostBytes lost = new LostBytes();

  /** Bytes that somebody asked to be reserved, whatever the size. */
  private long promisedBytes;

  /**
   * @param mostBytes what the media hold: no file can be larger
   * @param shortage makes room before an allocation that failed is tried once more
   */
  StagedSpace(FamfsMaster master, long mostBytes, Runnable shortage) {
    this.master = master;
    this.mostBytes = mostBytes;
    this.shortage = shortage;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** What was to be written and could not be. */
  LostBytes lost() {
    return lost;
  }

  /** Bytes that are reserved for it. */
  long reservedBytes() {
    return reservation == null ? 0 : reservation.sizeBytes();
  }

  /**
   * Stores bytes; the file becomes longer if need be.
   *
   * @throws NoSpaceException if there is no room; nothing changed then
   */
  void write(long offset, long fromAddress, int lengthBytes) {
    if (lengthBytes == 0) {
      return;
    }
    long end = endOf(offset, lengthBytes);
    try {
      store(offset, fromAddress, lengthBytes);
    } catch (RuntimeException refused) {
      lost.add(offset, lengthBytes);
      throw refused;
    }
    lost.stored(offset, lengthBytes);
    filledBytes = Math.max(filledBytes, end);
    sizeBytes = Math.max(sizeBytes, end);
  }

  private void store(long offset, long fromAddress, int lengthBytes) {
    reserve(offset + lengthBytes);
    fillTo(offset);
    reservation.prepare(offset, lengthBytes);
    reservation.guard(
        () -> {
          RawMemory.copy(fromAddress, reservation.address() + offset, lengthBytes);
          return null;
        });
  }

  private long endOf(long offset, long lengthBytes) {
    if (offset < 0 || lengthBytes < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    if (offset > mostBytes - lengthBytes) {
      throw new ErrnoException(Errno.EFBIG);
    }
    return offset + lengthBytes;
  }

  /** Hands out bytes where they are mapped, never beyond the size; gaps are filled before. */
  void serve(long offset, int lengthBytes, MountedStore.MappedBytes reader) {
    int count = (int) Math.min(Math.max(sizeBytes - offset, 0), lengthBytes);
    if (count == 0) {
      reader.accept(0, 0);
      return;
    }
    fillTo(offset + count);
    reservation.guard(
        () -> {
          reader.accept(reservation.address() + offset, count);
          return null;
        });
  }

  /** Cuts the file, or makes it longer by zeros whose space is reserved at once. */
  void resize(long newSizeBytes) {
    long end = endOf(newSizeBytes, 0);
    if (end == 0) {
      close();
    }
    reserve(end);
    promisedBytes = Math.min(promisedBytes, end);
    filledBytes = Math.min(filledBytes, end);
    sizeBytes = end;
    lost.cut(end);
  }

  /** Reserves space without changing the size. */
  void reserve(long offset, long lengthBytes) {
    long end = endOf(offset, lengthBytes);
    reserve(end);
    promisedBytes = Math.max(promisedBytes, end);
  }

  /** Makes a part zeros, as far as it lies within the size. */
  void zero(long offset, long lengthBytes) {
    long end = Math.min(endOf(offset, lengthBytes), filledBytes);
    if (offset < end) {
      store0(offset, end);
    }
  }

  private void reserve(long end) {
    if (end <= reservedBytes()) {
      return;
    }
    try {
      take(end);
    } catch (NoSpaceException tooMuch) {
      shortage.run();
      take(end);
    }
  }

  private void take(long end) {
    if (reservation == null) {
      reservation = firstOf(end);
    }
    if (end > reservation.sizeBytes()) {
      grow(end - reservation.sizeBytes());
    }
  }

  /** In one piece if there is one. */
  private GrowingReservation firstOf(long end) {
    try {
      return master.reserveGrowing(end, Math.max(end, Math.min(FIRST_ADDRESSES_BYTES, mostBytes)));
    } catch (NoSpaceException inOnePiece) {
      return master.reserveGrowing(1, end);
    }
  }

  /** By as much as there is, but no more than a quarter of what is free: others write, too. */
  private void grow(long missing) {
    long most = Math.max(missing, master.freeBytes() / 4);
    long wanted = Math.min(Math.max(missing, reservation.sizeBytes()), most);
    while (wanted > missing) {
      if (tryGrow(wanted)) {
        return;
      }
      wanted /= 2;
    }
    widenFor(missing);
    reservation.grow(missing);
  }

  private boolean tryGrow(long more) {
    try {
      widenFor(more);
      reservation.grow(more);
      return true;
    } catch (NoSpaceException tooMuch) {
      return false; // less may do
    }
  }

  private void widenFor(long more) {
    long needed = reservation.sizeBytes() + more;
    // Whole units: a little more than the media hold is asked for, never much.
    if (needed + PIECE_BYTES > reservation.mostBytes()) {
      long most = Math.min(reservation.mostBytes() * MORE_ADDRESSES, mostBytes);
      reservation.widen(Math.max(most, needed) + PIECE_BYTES);
    }
  }

  /** Zeros from what is filled up to an offset. */
  private void fillTo(long offset) {
    if (offset > filledBytes) {
      store0(filledBytes, offset);
      filledBytes = offset;
    }
  }

  private void store0(long from, long to) {
    for (long at = from; at < to; at += PIECE_BYTES) {
      long start = at;
      long count = Math.min(PIECE_BYTES, to - at);
      reservation.prepare(start, count);
      reservation.guard(
          () -> {
            RawMemory.fill(reservation.address() + start, count, (byte) 0);
            return null;
          });
    }
  }

  /** Gives back what lies behind the file's end and was not asked for, whole units. */
  void trim() {
    long used = Math.max(sizeBytes, promisedBytes);
    if (used == 0) {
      close();
    } else if (reservation != null) {
      long unit = master.superblock().allocUnitBytes();
      long needed = (used + unit - 1) / unit * unit;
      if (needed < reservation.sizeBytes()) {
        reservation.cut(needed);
      }
    }
  }

  /** The file's bytes as they are now, all of them filled; not to be used after a change. */
  MemoryRange range() {
    fillTo(sizeBytes);
    return new StagedRange(reservation, sizeBytes);
  }

  /** The reservation, cut to the file's size: ready to be named. */
  Reservation finish() {
    fillTo(sizeBytes);
    reservation.cut(sizeBytes);
    return reservation;
  }

  /** Gives all space back; the file is empty then. Harmless after it was committed. */
  void close() {
    if (reservation != null) {
      reservation.close();
      reservation = null;
    }
    sizeBytes = 0;
    filledBytes = 0;
    promisedBytes = 0;
  }
}
