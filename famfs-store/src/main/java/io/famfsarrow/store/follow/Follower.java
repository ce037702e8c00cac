package io.famfsarrow.store.follow;

import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.log.Namespace;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices by itself what is committed to a store, by this host or another, and tells a listener.
 *
 * <p>A daemon thread polls one cache line of the log header ({@link LogWatch}) at a {@link
 * FollowPace} and refreshes the store when there is news; {@link FamfsStore#namespace()} is then as
 * new as what the listener is told. Close the follower before the store. Safe for use by several
 * threads.
 */
public final class Follower implements AutoCloseable {
  private static final long NODE_LOOK_NANOS = 100_000_000;

  private final FamfsStore store;
  private final FollowPace pace;
  private final FollowListener listener;
  private final LogWatch watch;
  private final Thread thread;
  private volatile Namespace namespace;
  private volatile Throwable listenerFailure;
  private volatile boolean closed;
  private long nodeLookedAt = System.nanoTime();
  private boolean lost;
  private String lastTrouble = "";

  private Follower(FamfsStore store, FollowPace pace, FollowListener listener) {
    this.store = store;
    this.pace = pace;
    this.listener = listener;
    long watchedBytes = LogHeaderLayout.MEDIA_OFFSET + LogHeaderLayout.LENGTH_BYTES;
    this.watch = new LogWatch(store.primaryMedia().metadata(watchedBytes), store.superblock());
    this.namespace = store.namespace();
    this.thread = new Thread(this::run, "famfs-follow");
    thread.setDaemon(true);
  }

  /**
   * Starts to follow a store at its own pace ({@link FollowPace#adaptive()}).
   *
   * @param store stays the caller's; its current namespace is what is known already
   */
  public static Follower start(FamfsStore store, FollowListener listener) {
    return start(store, FollowPace.adaptive(), listener);
  }

  /** As {@link #start(FamfsStore, FollowListener)}, at a given pace. */
  public static Follower start(FamfsStore store, FollowPace pace, FollowListener listener) {
    Follower follower = new Follower(store, pace, listener);
    follower.thread.start();
    return follower;
  }

  /** What the listener was told of last. */
  public Namespace namespace() {
    return namespace;
  }

  /**
   * What the listener threw last, if it ever did. It went to the thread's uncaught exception
   * handler too, as it would have from any thread, but this one goes on.
   */
  public Optional<Throwable> listenerFailure() {
    return Optional.ofNullable(listenerFailure);
  }

  private void run() {
    long lastNews = System.nanoTime();
    long pause = 0;
    while (!closed && !lost) {
      if (look()) {
        lastNews = System.nanoTime();
        pause = 0;
      } else {
        pause = pace.pauseNanos(System.nanoTime() - lastNews, pause);
        rest(pause);
      }
    }
  }

  private static void rest(long pauseNanos) {
    if (pauseNanos > 0) {
      LockSupport.parkNanos(pauseNanos);
    } else {
      Thread.onSpinWait();
    }
  }

  /** Whether there was something to tell. */
  private boolean look() {
    try {
      requireSameNode();
      return hasNews() && refresh();
    } catch (StoreReformattedException | StoreClosedException | MemoryFaultException gone) {
      lose(gone);
    } catch (FamfsException trouble) {
      report(trouble);
    } catch (RuntimeException | Error fault) {
      lose(new FamfsException("following " + store.spec() + " failed: " + fault, fault));
    }
    return false;
  }

  private boolean hasNews() {
    try {
      return watch.hasNews(namespace.entryCount());
    } catch (MemoryFaultException fault) {
      return store.guard(
          () -> {
            throw fault; // the store is to know it, too
          });
    }
  }

  /** A file medium is formatted by putting another file in its place: then this one is history. */
  private void requireSameNode() {
    long now = System.nanoTime();
    if (now - nodeLookedAt > NODE_LOOK_NANOS) {
      nodeLookedAt = now;
      store.requireSameStore();
      if (!store.primaryMedia().sameNode()) {
        throw new StoreReformattedException(
            store.mediumPath()
                + " leads to another file now: it was formatted again; open the store again");
      }
    }
  }

  private boolean refresh() {
    Namespace before = namespace;
    Namespace after = store.refresh();
    if (watch.hasNews(after.entryCount())) {
      store.replay().stop().ifPresent(this::reportDamage);
    }
    if (after.isContinuationOf(before)) {
      return tellCommitted(before, after);
    }
    namespace = after;
    tell(() -> listener.onRepaired(before, after));
    return true;
  }

  private boolean tellCommitted(Namespace before, Namespace after) {
    if (after.entryCount() == before.entryCount()) {
      return false; // a damaged entry is in the way: the header says more than can be read
    }
    namespace = after;
    lastTrouble = "";
    tell(() -> listener.onCommitted(before, after, after.nodesSince(before)));
    return true;
  }

  private void reportDamage(MediaProblem stop) {
    report(
        new CorruptMediaException(
            store.mediumPath() + ": nothing behind a damaged log entry can be seen: " + stop));
  }

  private void report(FamfsException trouble) {
    String message = String.valueOf(trouble.getMessage());
    if (!message.equals(lastTrouble)) {
      lastTrouble = message;
      tell(() -> listener.onTrouble(trouble));
    }
  }

  private void lose(FamfsException reason) {
    lost = true;
    if (!closed) {
      tell(() -> listener.onStoreLost(reason));
    }
  }

  /** A listener that fails must neither end the following nor go unnoticed. */
  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error failure) {
      listenerFailure = failure;
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }

  /** Ends the thread; when this returns, the listener is called no more. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (Thread.currentThread() != thread && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
