package io.famfsarrow.store.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hosts with caches of their own around one medium, and the tasks that run on them. Everything that
 * is left to chance follows from one seed: which task goes on, which line moves, what a host that
 * loses power leaves behind.
 *
 * <p>Every word that a task stores, and every line that it loads, writes back or drops, is a step;
 * between any two steps another task may run, a line may move, a process or a host may die. Tasks
 * have threads, but one runs at a time. Used by one thread; {@link #begin} starts the next schedule
 * on the same memory.
 */
public final class SimulatedCluster implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;

  /** More than any schedule takes that comes to an end. */
  private static final long STEP_LIMIT = 1_000_000;

  /** About how many steps there are for each turning point. */
  private static final int STEPS_PER_TURN = 16;

  /** About how many steps there are for each store that others go by. */
  private static final int STEPS_PER_COMMIT = 40;

  /** A death just behind such a store comes within so many steps. */
  private static final int STEPS_BEHIND_COMMIT = 20;

  private static final int SWITCH_ONE_IN = 8;

  /** How long a task is held up at most, in steps. */
  private static final int LONGEST_STALL = 120;

  private final SimulatedMedium medium;
  private final List<SimulatedHost> hosts = new ArrayList<>();
  private final Turns turns = new Turns();
  private final CallSites callSites = new CallSites();
  private Consumer<String> tracer;
  private Chance chance = new Chance(0);
  private Mischief mischief = Mischief.NONE;
  private int hostCount;
  private long now;
  private long nextEvent;
  private long evictionAt;
  private long switchAt;
  private long deathAt;
  private long failureAt;
  private int turnsToDeath;
  private int commitsToDeath;
  private Runnable death;
  private HostTask failing;

  /**
   * @param mediumBytes length of the medium; memory is taken only for what is touched
   */
  public SimulatedCluster(long mediumBytes) {
    medium = new SimulatedMedium(mediumBytes);
  }

  /** Starts a schedule: the medium is all zeros, no host has anything cached, all is calm. */
  public void begin(long seed) {
    chance = new Chance(seed);
    medium.clear();
    for (SimulatedHost host : hosts) {
      host.reset();
    }
    turns.begin(chance);
    hostCount = 0;
    now = 0;
    death = null;
    failing = null;
    callOff();
    setMischief(Mischief.NONE);
  }

  /** From here on the hardware is as unkind as the seed has it. */
  public void unleash() {
    setMischief(Mischief.draw(chance));
  }

  /** As {@link #unleash}, on machines that cannot store 16 bytes at once. */
  public void unleashWithoutPairStores() {
    setMischief(Mischief.draw(chance).withoutPairStores());
  }

  /** From here on nothing happens but what is asked for; stores of 16 bytes work. */
  public void calm() {
    setMischief(Mischief.NONE);
  }

  private void setMischief(Mischief value) {
    mischief = value;
    evictionAt = value.evictionGap() == 0 ? NEVER : now + chance.gap(value.evictionGap());
    switchAt = value.switchGap() == 0 ? NEVER : now + chance.gap(value.switchGap());
    planNextEvent();
  }

  /** What the schedule's own choices are made by. */
  public Chance chance() {
    return chance;
  }

  /** Steps so far. */
  public long now() {
    return now;
  }

  /** Where lines are ordered to move from. */
  public CallSites callSites() {
    return callSites;
  }

  /** Gets every call of every host, for a reader; null for none. */
  public void traceTo(Consumer<String> lines) {
    tracer = lines;
  }

  /** One more host, with nothing cached. */
  public SimulatedHost addHost() {
    if (hostCount == hosts.size()) {
      hosts.add(new SimulatedHost(this, hostCount));
    }
    return hosts.get(hostCount++);
  }

  /** Gives a host something to do in {@link #run}. Several tasks of one host share its cache. */
  public HostTask spawn(SimulatedHost host, String name, Runnable work) {
    HostTask task = new HostTask(host, name, work, 2 << turns.tasks().size());
    turns.add(task);
    return task;
  }

  /**
   * Runs all tasks to their ends, interleaved. A death or failure that was planned and did not come
   * to pass by then is called off.
   *
   * @throws AssertionError with what a task threw, if one threw anything
   */
  public void run() {
    turns.run();
    callOff();
    planNextEvent();
    for (HostTask task : turns.tasks()) {
      if (task.failure() != null) {
        throw new AssertionError(
            task.name() + " on " + task.host() + ": " + task.failure(), task.failure());
      }
    }
  }

  /** Cuts the power of a host now: its tasks end, its cache is gone. */
  public void cutPower(SimulatedHost host) {
    trace(host, "loses power", 0, 0);
    host.losePower(chance, mischief.survivors());
    for (HostTask task : turns.tasks()) {
      if (task.host() == host) {
        task.doom(host + " lost power");
      }
    }
    nextEvent = now;
  }

  /** Cuts the power of a host at some step within the next so many. */
  public void cutPowerWithin(int steps, SimulatedHost host) {
    die(steps, () -> cutPower(host));
  }

  /** Kills one process within the next so many steps; the cache of its host stays. */
  public void killWithin(int steps, HostTask task) {
    die(steps, () -> task.doom("killed"));
  }

  /** Deaths come anywhere, at turning points, and behind commits: a run has few of these. */
  private void die(int steps, Runnable how) {
    death = how;
    switch (chance.below(3)) {
      case 0 -> dieIn(steps);
      case 1 -> turnsToDeath = 1 + chance.below(1 + steps / STEPS_PER_TURN);
      default -> commitsToDeath = 1 + chance.below(1 + steps / STEPS_PER_COMMIT);
    }
  }

  private void dieIn(int steps) {
    deathAt = now + 1 + chance.below(steps);
    planNextEvent();
  }

  /** One call of the task fails within the next so many steps, with {@link SimulatedFailure}. */
  public void failWithin(int steps, HostTask task) {
    failureAt = now + 1 + chance.below(steps);
    failing = task;
    planNextEvent();
  }

  SimulatedMedium medium() {
    return medium;
  }

  int taskBit() {
    HostTask current = turns.current();
    return current == null ? 1 : current.bit();
  }

  boolean pairStores() {
    return mischief.pairStores();
  }

  boolean prefetches() {
    return mischief.prefetchOneIn() > 0 && chance.oneIn(mischief.prefetchOneIn());
  }

  boolean writesBackPromptly() {
    return chance.oneIn(mischief.promptOneIn());
  }

  boolean storesDescending() {
    return mischief.storeOrder() == Mischief.StoreOrder.DESCENDING;
  }

  int storeRotation(int words) {
    return mischief.storeOrder() == Mischief.StoreOrder.ROTATED ? chance.below(words) : 0;
  }

  void trace(SimulatedHost host, String call, long mediaOffset, long lengthBytes) {
    if (tracer != null) {
      HostTask task = turns.current();
      String who = task == null ? "main" : task.name();
      tracer.accept(
          now + " " + host + " " + who + ": " + call + " " + mediaOffset + " +" + lengthBytes);
    }
  }

  /** A call that order depends on is about to take effect: here mistakes show most easily. */
  void turningPoint() {
    if (turnsToDeath > 0 && --turnsToDeath == 0) {
      deathAt = now;
      nextEvent = now;
    }
    if (mischief.switchGap() > 0 && chance.oneIn(SWITCH_ONE_IN)) {
      switchAt = now;
      nextEvent = now;
    }
  }

  /** A store was made that others go by. */
  void committed() {
    if (commitsToDeath > 0 && --commitsToDeath == 0) {
      dieIn(STEPS_BEHIND_COMMIT);
    }
    HostTask task = turns.current();
    if (task != null && mischief.stallOneIn() > 0 && chance.oneIn(mischief.stallOneIn())) {
      task.stallUntil(now + 1 + chance.below(LONGEST_STALL));
      switchAt = now;
      nextEvent = now;
    }
  }

  /** A moment at which anything may happen. */
  void step() {
    if (++now >= nextEvent) {
      happen();
    }
  }

  private void happen() {
    if (now > STEP_LIMIT) {
      throw new AssertionError("the schedule does not end: " + STEP_LIMIT + " steps");
    }
    if (now >= evictionAt) {
      evictionAt = now + chance.gap(mischief.evictionGap());
      hosts.get(chance.below(hostCount)).disturb(chance);
    }
    if (now >= deathAt) {
      deathAt = NEVER;
      death.run();
    }
    HostTask task = turns.current();
    if (now >= switchAt) {
      switchAt = now + chance.gap(mischief.switchGap());
      if (task != null) {
        turns.pass(now);
      }
    }
    if (task != null) {
      task.requireAlive();
      failIfPlanned(task);
    }
    planNextEvent();
  }

  private void failIfPlanned(HostTask task) {
    if (failing != null && failing.ended()) {
      failureAt = NEVER;
    }
    if (now >= failureAt && task == failing) {
      failureAt = NEVER;
      planNextEvent();
      trace(task.host(), "fails", 0, 0);
      throw new SimulatedFailure("the medium does not answer at step " + now);
    }
  }

  private void callOff() {
    deathAt = NEVER;
    failureAt = NEVER;
    turnsToDeath = 0;
    commitsToDeath = 0;
  }

  private void planNextEvent() {
    nextEvent = Math.min(Math.min(evictionAt, switchAt), Math.min(deathAt, failureAt));
    nextEvent = Math.min(nextEvent, STEP_LIMIT);
  }

  @Override
  public void close() {
    turns.close();
  }
}
