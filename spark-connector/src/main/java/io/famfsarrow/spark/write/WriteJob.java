package io.famfsarrow.spark.write;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreClosedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The space that the tasks of one job have reserved, kept by the driver until the job ends. Nothing
 * of it is in the log before {@link TableCommit}, so ending the job gives back all that was not
 * committed, whoever reserved it and whether he still lives. Safe for use by several threads.
 */
final class WriteJob implements WriteService, AutoCloseable {

  private final FamfsMaster master;
  private final Map<Long, ReservedPart> parts = new HashMap<>();
  private long nextId;
  private boolean over;

  /** Takes over the store. */
  WriteJob(FamfsMaster master) {
    this.master = master;
  }

  FamfsMaster master() {
    return master;
  }

  @Override
  public Grant reserve(long task, long sizeBytes) {
    requireGoing();
    Reservation reservation = master.reserve(sizeBytes);
    try {
      return new Grant(add(task, reservation), reservation.lend());
    } catch (RuntimeException | Error failed) {
      reservation.close();
      throw failed;
    }
  }

  private synchronized long add(long task, Reservation reservation) {
    requireGoing();
    parts.put(nextId, new ReservedPart(task, reservation));
    return nextId++;
  }

  private synchronized void requireGoing() {
    if (over) {
      throw new StoreClosedException("the job is over: nothing of it can be written any more");
    }
  }

  @Override
  public void confirm(long part) {
    require(part);
  }

  @Override
  public void store(long part, long offset, byte[] bytes) {
    require(part).store(offset, bytes);
  }

  @Override
  public void release(long task) {
    take(task).forEach(ReservedPart::close);
  }

  private synchronized List<ReservedPart> take(long task) {
    List<ReservedPart> taken = new ArrayList<>();
    parts
        .values()
        .removeIf(
            part -> {
              boolean remove = part.task() == task;
              if (remove) {
                taken.add(part);
              }
              return remove;
            });
    return taken;
  }

  /**
   * A part that a task has filled, to be committed; it stays this job's.
   *
   * @throws StoreClosedException if the job is over
   * @throws InvalidRequestException if no task has reserved it, or it was given back
   */
  Reservation filled(FilledPart part) {
    Reservation reservation = require(part.id()).reservation();
    if (part.inPlace()) {
      reservation.markWrittenBack();
    }
    return reservation;
  }

  private synchronized ReservedPart require(long id) {
    requireGoing();
    ReservedPart part = parts.get(id);
    if (part == null) {
      throw new InvalidRequestException("part " + id + " of the job was given back already");
    }
    return part;
  }

  /** Bytes of parts that are reserved now. */
  synchronized long reservedBytes() {
    return parts.values().stream().mapToLong(part -> part.reservation().sizeBytes()).sum();
  }

  private synchronized List<ReservedPart> end() {
    over = true;
    List<ReservedPart> left = new ArrayList<>(parts.values());
    parts.clear();
    return left;
  }

  /** Ends the job: what was not committed is free again. Harmless when repeated. */
  @Override
  public void close() {
    List<Runnable> steps = new ArrayList<>();
    end().forEach(part -> steps.add(part::close));
    steps.add(master::close);
    RuntimeException first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException failed) {
        if (first == null) {
          first = failed;
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
