package io.famfsarrow.sql;

import java.util.concurrent.locks.LockSupport;

/**
 * Whether a query is to end, and how the engine that works for it gets to know. Turned by any
 * thread, once and for all; looked at by the one that runs the query.
 */
final class CancelSwitch {

  /** Several, because an engine forgets one that comes just before it starts a statement. */
  private static final int INTERRUPTS = 50;

  private static final long PAUSE_NANOS = 5_000_000;

  /** What an engine does. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T run() throws E;
  }

  private volatile boolean cancelled;
  private volatile Engine working;

  /**
   * Has an engine do something that may take its time.
   *
   * @throws QueryCancelledException if the switch was turned before
   */
  <T, E extends Exception> T run(Engine engine, Work<T, E> work) throws E {
    working = engine;
    try {
      requireOn();
      return work.run();
    } finally {
      working = null;
    }
  }

  /** Fails if the switch was turned. */
  void requireOn() {
    if (cancelled) {
      throw new QueryCancelledException("the query was cancelled", null);
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /**
   * Ends the work. Returns when no engine works any more, or after a quarter of a second: DuckDB
   * looks whether it is to end between the steps of its plan, and a step may be long.
   */
  void cancel() {
    cancelled = true;
    Engine engine = working;
    for (int i = 0; i < INTERRUPTS && engine != null; i++) {
      engine.interrupt();
      LockSupport.parkNanos(PAUSE_NANOS);
      engine = working;
    }
  }
}
