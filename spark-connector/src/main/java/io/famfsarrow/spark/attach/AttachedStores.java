package io.famfsarrow.spark.attach;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All stores that this process has attached for reading. A store stays attached, and its files
 * mapped, for a minute after its last user, so that jobs that follow each other find their pages in
 * place. Safe for use by several threads.
 */
public final class AttachedStores {

  /** How long a store that nobody uses stays attached. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  private static final Map<String, SharedStore> STORES = new HashMap<>();
  private static ScheduledExecutorService timer;

  private AttachedStores() {}

  /**
   * Attaches a store, or takes part in the attachment that there is. Which file system it is, is
   * told by the medium: one that was formatted anew since is attached anew.
   *
   * @param store medium specification
   * @return to be closed by the caller; refreshed
   * @throws FamfsException as {@link FamfsStore#openClient}
   */
  public static AttachedStore attach(String store) {
    try {
      return refreshed(store);
    } catch (FamfsException stale) {
      try {
        return refreshed(store);
      } catch (FamfsException failed) {
        failed.addSuppressed(stale);
        throw failed;
      }
    }
  }

  /** A store that cannot be refreshed is not handed out again. */
  private static AttachedStore refreshed(String store) {
    AttachedStore attached = lease(store);
    try {
      attached.refresh();
      return attached;
    } catch (RuntimeException | Error failed) {
      discard(store, attached.shared());
      attached.close();
      throw failed;
    }
  }

  private static synchronized AttachedStore lease(String store) {
    SharedStore shared = STORES.get(store);
    if (shared == null) {
      FamfsStore opened = FamfsStore.openClient(MediaSpec.parse(store), StoreOptions.defaults());
      shared = new SharedStore(opened);
      STORES.put(store, shared);
      startTimer();
    }
    shared.retain();
    return new AttachedStore(shared);
  }

  /** Nobody else gets it; it is closed when its last user has closed it. */
  private static synchronized void discard(String store, SharedStore stale) {
    if (STORES.remove(store, stale)) {
      stale.release();
    }
  }

  private static void startTimer() {
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "famfs-arrow-idle-stores");
                thread.setDaemon(true);
                return thread;
              });
      long period = IDLE.toSeconds() / 2;
      var unused =
          timer.scheduleWithFixedDelay(() -> closeIdle(IDLE), period, period, TimeUnit.SECONDS);
    }
  }

  /** Closes the stores that nobody has used for so long. */
  public static synchronized void closeIdle(Duration idle) {
    List<String> names = new ArrayList<>(STORES.keySet());
    for (String name : names) {
      SharedStore shared = STORES.get(name);
      if (shared.idleFor(idle)) {
        STORES.remove(name);
        shared.release();
      }
    }
  }

  /** How many users stores have now. */
  public static synchronized int users() {
    return STORES.values().stream().mapToInt(SharedStore::users).sum();
  }

  /** Claims on mapped files beyond those of the attachments themselves. */
  public static synchronized List<String> pins() {
    return STORES.values().stream().flatMap(shared -> shared.pins().stream()).toList();
  }
}
