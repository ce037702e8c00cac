package io.famfsarrow.spark.write;

/**
 * What the tasks of a job ask the driver for. Safe for use by several threads.
 *
 * <p>All throw {@link io.famfsarrow.store.FamfsException}: {@link
 * io.famfsarrow.store.NoSpaceException} where there is no room, {@link
 * io.famfsarrow.store.StoreClosedException} if the job is over, which a task that was given up may
 * find.
 */
interface WriteService {

  /** Reserves space for a file of exactly that size. */
  Grant reserve(long task, long sizeBytes);

  /** Asked by a task that has its hands on the space: passes if it is still meant for it. */
  void confirm(long part);

  /** Stores bytes for a task that cannot reach the space. */
  void store(long part, long offset, byte[] bytes);

  /** Gives back what a task has reserved; harmless when repeated. */
  void release(long task);
}
