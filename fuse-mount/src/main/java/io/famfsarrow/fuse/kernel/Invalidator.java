package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.MountListener;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.TreeObserver;
import io.famfsarrow.store.FamfsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;

/**
 * Makes the kernel forget what changes, so that it may keep everything else for an hour.
 *
 * <p>Order is what makes it exact. First the tree is swapped that names are looked up in; then
 * requests that were answered from the old one are waited for; then each new name is made void, for
 * which the kernel waits until lookups in that directory are through. Only now the new names are
 * listed; again requests are waited for, and the kernel waits until listings are through; last the
 * directory itself is void, with its cached listing. So nothing that was said of the old tree comes
 * after the note that voids it, and what is listed can be opened.
 *
 * <p>Works on a thread of its own: notes may wait for requests.
 */
final class Invalidator implements TreeObserver, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Notifier notifier;
  private final InFlight inFlight;
  private final MountListener listener;
  private final ListedTree listed;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Invalidator::thread);
  private final AtomicBoolean changingIsQueued = new AtomicBoolean();
  private final ToLongFunction<MountNode> numbers;
  private volatile List<Long> changing;

  /**
   * For one connection.
   *
   * @param listed follows the tree
   * @param numbers by which the kernel knows nodes
   */
  Invalidator(
      FuseDevice device,
      InFlight inFlight,
      MountListener listener,
      ListedTree listed,
      ToLongFunction<MountNode> numbers) {
    this.notifier = new Notifier(device);
    this.inFlight = inFlight;
    this.listener = listener;
    this.listed = listed;
    this.numbers = numbers;
    this.changing = changingNodes(listed.get());
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "famfs-mount-notes");
    thread.setDaemon(true);
    return thread;
  }

  /** Files whose bytes change while they are mounted: superblock and log. */
  private List<Long> changingNodes(MountTree tree) {
    List<Long> found = new ArrayList<>();
    for (int i = 0; i < tree.nodeCount(); i++) {
      MountNode node = tree.node(i);
      if (!node.isDirectory() && !node.content().immutable()) {
        found.add(numbers.applyAsLong(node));
      }
    }
    return found;
  }

  @Override
  public void grown(MountTree older, MountTree newer) {
    changing = changingNodes(newer);
    submit(() -> forgetBetween(older, newer));
  }

  private void forgetBetween(MountTree older, MountTree newer) {
    awaitRequests();
    Set<Long> directories = new LinkedHashSet<>();
    for (int i = older.nodeCount(); i < newer.nodeCount(); i++) {
      MountNode node = newer.node(i);
      long parent = numbers.applyAsLong(newer.node(node.parentIndex()));
      notifier.forgetName(parent, node.name());
      directories.add(parent);
    }
    listed.show(newer);
    awaitRequests();
    directories.forEach(notifier::awaitListings);
    directories.forEach(notifier::forgetNode);
  }

  @Override
  public void looked() {
    if (changingIsQueued.compareAndSet(false, true)) {
      submit(
          () -> {
            changingIsQueued.set(false);
            changing.forEach(notifier::forgetNode);
          });
    }
  }

  @Override
  public void lost(MountTree last) {
    submit(() -> forgetAll(last));
  }

  /** What the kernel has of a node's bytes is not what they are. Returns at once. */
  void forgetLater(long nodeId) {
    submit(() -> notifier.forgetNode(nodeId));
  }

  /** Names first: who looks one up then is refused. Bytes that are mapped go, too. */
  private void forgetAll(MountTree tree) {
    awaitRequests();
    for (int i = 0; i < tree.nodeCount(); i++) {
      MountNode node = tree.node(i);
      if (i != MountTree.ROOT) {
        notifier.forgetName(numbers.applyAsLong(tree.node(node.parentIndex())), node.name());
      }
      notifier.forgetNode(numbers.applyAsLong(node));
    }
  }

  private void awaitRequests() {
    if (!inFlight.awaitThoseOfNow(PATIENCE)) {
      report(
          new FamfsException(
              "a request has been under way for "
                  + PATIENCE
                  + ": what it is told of the names before may be kept by the kernel"));
    }
  }

  private void submit(Runnable task) {
    try {
      thread.execute(() -> run(task));
    } catch (RejectedExecutionException ended) {
      return; // nobody is left who could be told
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failed) {
      report(failed);
    }
  }

  private void report(RuntimeException failed) {
    listener.refreshFailed(failed);
  }

  /**
   * Ends, when the mount is gone; notes that are under way then come back.
   *
   * @throws FamfsException if the thread does not end, so that the connection must stay open
   */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new FamfsException("a note to the kernel does not come back");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new FamfsException("interrupted while waiting for a note to the kernel", stop);
    }
  }
}
