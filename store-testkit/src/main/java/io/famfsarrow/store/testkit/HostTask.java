package io.famfsarrow.store.testkit;

/** What one process of one host does in a schedule. */
public final class HostTask {
  /** Thrown into a task that must end where it is: its host or process is gone. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped(String why) {
      super(why, null, false, false);
    }
  }

  private final SimulatedHost host;
  private final String name;
  private final Runnable work;
  private final int bit;
  private long stalledUntil;
  private String doom;
  private Throwable failure;
  private boolean ended;

  HostTask(SimulatedHost host, String name, Runnable work, int bit) {
    this.host = host;
    this.name = name;
    this.work = work;
    this.bit = bit;
  }

  SimulatedHost host() {
    return host;
  }

  String name() {
    return name;
  }

  /** Marks the write-backs that this task started. */
  int bit() {
    return bit;
  }

  /** Lets others go first, as far as there are others, until that step. */
  void stallUntil(long step) {
    stalledUntil = step;
  }

  boolean stalledAt(long step) {
    return step < stalledUntil;
  }

  /** Ends the task where it is, or where it goes on next. */
  void doom(String why) {
    if (!ended && doom == null) {
      doom = why;
    }
  }

  boolean doomed() {
    return doom != null;
  }

  void requireAlive() {
    if (doom != null) {
      throw new Stopped(doom);
    }
  }

  /** Whether it came to its end by itself. */
  public boolean completed() {
    return ended && doom == null && failure == null;
  }

  boolean ended() {
    return ended;
  }

  /** What it threw, if that was not its own death. */
  Throwable failure() {
    return failure;
  }

  /** Does the work, on the thread that was given to it. */
  void run() {
    try {
      requireAlive();
      work.run();
    } catch (Stopped end) {
      // as it was told to
    } catch (Throwable thrown) { // whatever it is: the schedule is over, and says so
      failure = thrown;
    } finally {
      ended = true;
    }
  }
}
