package io.famfsarrow.store.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Lets several tasks go on by turns: each has a thread, but only the one whose turn it is runs, and
 * the turn passes only where {@link #pass} is called. So the order is the caller's choice and the
 * same every time. Threads are kept for the next schedule: a new one costs more than a schedule.
 */
final class Turns implements AutoCloseable {

  /** A thread that waits for its turn. */
  private final class Lane extends Thread {
    private volatile boolean mine;
    private volatile boolean over;
    private HostTask task;

    Lane(int number) {
      super("simulated-host-" + number);
      setDaemon(true);
    }

    void give() {
      mine = true;
      LockSupport.unpark(this);
    }

    void await() {
      while (!mine) {
        LockSupport.park(this);
      }
      mine = false;
    }

    @Override
    public void run() {
      for (; ; ) {
        await();
        if (over) {
          return;
        }
        task.run();
        ended(task);
      }
    }
  }

  private Chance chance;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<HostTask> tasks = new ArrayList<>();
  private volatile boolean allEnded;
  private Thread caller;
  private HostTask current;

  /** Forgets all tasks and starts anew. */
  void begin(Chance source) {
    chance = source;
    tasks.clear();
    current = null;
  }

  void add(HostTask task) {
    if (tasks.size() == lanes.size()) {
      Lane lane = new Lane(lanes.size());
      lane.start();
      lanes.add(lane);
    }
    lanes.get(tasks.size()).task = task;
    tasks.add(task);
  }

  /** Runs all tasks to their ends; the caller's thread waits meanwhile. */
  void run() {
    HostTask first = choose(task -> true);
    if (first == null) {
      return;
    }
    caller = Thread.currentThread();
    allEnded = false;
    giveTo(first);
    while (!allEnded) {
      LockSupport.park(this);
    }
    current = null;
  }

  /** The task whose turn it is; null while none runs. */
  HostTask current() {
    return current;
  }

  List<HostTask> tasks() {
    return tasks;
  }

  /** Passes the turn to some other task that is not held up, and waits to get it back. */
  void pass(long now) {
    HostTask self = current;
    HostTask next = choose(task -> task != self && !task.stalledAt(now));
    if (next != null) {
      giveTo(next);
      lanes.get(tasks.indexOf(self)).await();
    }
  }

  private void ended(HostTask task) {
    if (task.failure() != null) {
      tasks.forEach(other -> other.doom("the schedule has failed"));
    }
    HostTask next = choose(other -> true);
    if (next == null) {
      allEnded = true;
      LockSupport.unpark(caller);
    } else {
      giveTo(next);
    }
  }

  private void giveTo(HostTask next) {
    current = next;
    lanes.get(tasks.indexOf(next)).give();
  }

  private HostTask choose(Predicate<HostTask> may) {
    int candidates = 0;
    HostTask chosen = null;
    for (HostTask task : tasks) {
      if (!task.ended() && may.test(task) && chance.oneIn(++candidates)) {
        chosen = task;
      }
    }
    return chosen;
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      lane.over = true;
      lane.give();
    }
  }
}
