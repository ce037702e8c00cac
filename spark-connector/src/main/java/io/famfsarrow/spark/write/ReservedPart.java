package io.famfsarrow.spark.write;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.media.RawMemory;

/** One file to be. Its space is unmapped only when nobody stores into it here. */
final class ReservedPart implements AutoCloseable {

  private final long task;
  private final Reservation reservation;
  private boolean closed;

  ReservedPart(long task, Reservation reservation) {
    this.task = task;
    this.reservation = reservation;
  }

  /** The attempt of a task that it was reserved for. */
  long task() {
    return task;
  }

  Reservation reservation() {
    return reservation;
  }

  /** Stores bytes that were sent. */
  synchronized void store(long offset, byte[] bytes) {
    if (closed) {
      throw new StoreClosedException("the part was given back already");
    }
    if (offset < 0 || bytes.length > reservation.sizeBytes() - offset) {
      throw new InvalidRequestException(
          "%d bytes at %d do not lie in a part of %d bytes"
              .formatted(bytes.length, offset, reservation.sizeBytes()));
    }
    if (bytes.length > 0) {
      reservation.prepare(offset, bytes.length);
      reservation.guard(
          () -> {
            RawMemory.copy(bytes, 0, reservation.address() + offset, bytes.length);
            return null;
          });
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    reservation.close();
  }
}
