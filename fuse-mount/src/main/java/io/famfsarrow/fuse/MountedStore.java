package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.StoreReformattedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A store while it is mounted: the current {@link MountTree}, and the bytes of its files.
 *
 * <p>A thread of its own looks at the log at a fixed interval and swaps the tree. When the store
 * was formatted anew, or its medium failed, every request fails from then on: old names must not
 * lead to foreign bytes. Safe for use by several threads. Closing ends the thread and the views,
 * not the store.
 */
public final class MountedStore implements AutoCloseable {
  private static final int MAX_VIEWS = 1024;

  private final TreeSource source;
  private final MountListener listener;
  private final ViewCache views = new ViewCache(MAX_VIEWS);
  private final ScheduledExecutorService follower;
  private final Instant mountedAt = Instant.now();
  private final List<TreeObserver> observers = new CopyOnWriteArrayList<>();
  private volatile MountTree tree;
  private volatile FamfsException lost;
  private String lastRefreshFailure = "";
  private FamfsMaster owner;

  MountedStore(TreeSource source, Duration followInterval, MountListener listener) {
    this.source = source;
    this.listener = listener;
    this.tree = source.current();
    this.follower = Executors.newSingleThreadScheduledExecutor(MountedStore::followThread);
    long nanos = followInterval.toNanos();
    var unused = follower.scheduleWithFixedDelay(this::follow, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Starts to follow a store.
   *
   * @param store stays the caller's, and must stay open until this is closed
   */
  public static MountedStore of(FamfsStore store, MountOptions options, MountListener listener) {
    MountedStore mounted =
        new MountedStore(
            new StoreTreeSource(store, options.ownership()), options.followInterval(), listener);
    mounted.owner = store instanceof FamfsMaster master ? master : null;
    return mounted;
  }

  /**
   * The store as its owner attached it, for a mount that can be written.
   *
   * @throws InvalidRequestException if it was attached for reading
   */
  public FamfsMaster requireOwner() {
    if (owner == null) {
      throw new InvalidRequestException(
          "mount option rw: the store was attached for reading; attach it as its owner, or mount"
              + " it with ro");
    }
    return owner;
  }

  private static Thread followThread(Runnable task) {
    Thread thread = new Thread(task, "famfs-mount-follow");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The snapshot to answer one request from.
   *
   * @throws StoreReformattedException if the store is another one by now
   * @throws MemoryFaultException if its medium has failed
   */
  public MountTree tree() {
    requireUsable();
    return tree;
  }

  /** The last snapshot, also when every request fails by now: for messages. */
  public MountTree lastTree() {
    return tree;
  }

  /**
   * Passes as long as requests can be answered.
   *
   * @throws StoreReformattedException if the store is another one by now
   * @throws MemoryFaultException if its medium has failed
   */
  public void requireUsable() {
    FamfsException cause = lost;
    if (cause instanceof MemoryFaultException) {
      throw new MemoryFaultException(cause.getMessage(), cause);
    }
    if (cause != null) {
      throw new StoreReformattedException(cause.getMessage(), cause);
    }
  }

  /** Begins to tell somebody. */
  public void observe(TreeObserver observer) {
    observers.add(observer);
  }

  /** Ends telling somebody. */
  public void ignore(TreeObserver observer) {
    observers.remove(observer);
  }

  /** Time of all files, as the log holds none. */
  public Instant mountedAt() {
    return mountedAt;
  }

  /** Who is told of failures. */
  public MountListener listener() {
    return listener;
  }

  /**
   * Copies bytes of a file to native memory, never beyond its size.
   *
   * @param fileOffset first byte, at least 0
   * @param address where to; at least {@code lengthBytes} bytes must be there
   * @return bytes copied: less than {@code lengthBytes} only at the end of the file, 0 behind it
   * @throws FamfsException if the file's map or its medium is bad; what then stands at the address
   *     is undefined. A medium that failed under its mapping is a {@link MemoryFaultException},
   *     from then on for every file of the store
   */
  public int read(MountNode file, long fileOffset, long address, int lengthBytes) {
    int count = countAt(file, fileOffset, lengthBytes);
    if (count > 0) {
      onView(file, fileOffset, count, view -> copy(file, view, fileOffset, address, count));
    }
    return count;
  }

  /** The identity comes last: what was read before it holds is this file's. */
  private static void copy(
      MountNode file, FileView view, long fileOffset, long address, int count) {
    view.guard(
        () -> {
          drop(view, fileOffset, count);
          CheckedCopy.copy(view.address() + fileOffset, address, count);
          file.content().requireCurrent();
          return count;
        });
  }

  /** Takes bytes where they are mapped. */
  @FunctionalInterface
  public interface MappedBytes {

    /**
     * Uses them before it returns.
     *
     * @throws MemoryFaultException if they cannot be had
     */
    void accept(long address, int lengthBytes);
  }

  /**
   * Hands out bytes of a file where they are mapped, for a reader that notices by itself when they
   * cannot be had. Store and medium are looked at just before: who cuts a file within the very page
   * that is being copied at that moment is noticed just after it.
   *
   * @param fileOffset first byte, at least 0
   * @param reader is given as many bytes as there are up to {@code lengthBytes}, maybe none
   * @throws FamfsException as {@link #read}; also after the reader was done, if the medium failed
   *     meanwhile
   */
  public void serve(MountNode file, long fileOffset, int lengthBytes, MappedBytes reader) {
    int count = countAt(file, fileOffset, lengthBytes);
    if (count == 0) {
      requireUsable();
      reader.accept(0, 0);
      return;
    }
    onView(file, fileOffset, count, view -> serve(file, view, fileOffset, count, reader));
  }

  private static void serve(
      MountNode file, FileView view, long fileOffset, int count, MappedBytes reader) {
    view.guard(
        () -> {
          drop(view, fileOffset, count);
          file.content().requireCurrent();
          return count;
        });
    view.guard(
        () -> {
          reader.accept(view.address() + fileOffset, count);
          return count;
        });
  }

  /** How many bytes there are at an offset. */
  private static int countAt(MountNode file, long fileOffset, int lengthBytes) {
    if (fileOffset < 0 || lengthBytes < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    FileContent unused = file.content(); // it is no directory
    long rest = file.sizeBytes() - fileOffset;
    return (int) Math.min(Math.max(rest, 0), lengthBytes);
  }

  private void onView(MountNode file, long fileOffset, int count, Consumer<FileView> work) {
    requireUsable();
    try (ViewCache.Claim claim = views.claim(file.content())) {
      requireInside(claim.view().sizeBytes(), fileOffset, count);
      work.accept(claim.view());
    } catch (StoreReformattedException | MemoryFaultException gone) {
      lose(gone);
      throw gone;
    }
  }

  /** Bytes that change are loaded from the medium and not from this host's cache. */
  private static void drop(FileView view, long fileOffset, int count) {
    if (view instanceof MetaView changing) {
      changing.drop(fileOffset, count);
    }
  }

  /**
   * Passes if a file's bytes can be had, so that opening it already tells.
   *
   * @throws FamfsException if the file's map is bad
   */
  public void requireReadable(MountNode file) {
    if (countAt(file, 0, 1) > 0) {
      onView(file, 0, 1, view -> {});
    }
  }

  /** The view is mapped on its own; a shorter one than the log promised must not be overrun. */
  private static void requireInside(long viewBytes, long fileOffset, int count) {
    if (fileOffset > viewBytes - count) {
      throw new FamfsException(
          "read of "
              + count
              + " bytes at "
              + fileOffset
              + " reaches beyond the mapped "
              + viewBytes
              + " bytes");
    }
  }

  /** Looks at the log now: what this process itself committed is in the next {@link #tree()}. */
  public void refresh() {
    follow();
  }

  private synchronized void follow() {
    if (lost != null) {
      return;
    }
    try {
      source.refresh().ifPresent(this::swap);
      observers.forEach(TreeObserver::looked);
      lastRefreshFailure = "";
    } catch (StoreReformattedException | MemoryFaultException gone) {
      lose(gone);
    } catch (RuntimeException failed) {
      report(failed);
    } catch (Error fault) {
      // An error would end the schedule in silence; a fault in mapped memory is one of them.
      report(new FamfsException("following the log failed: " + fault.getMessage(), fault));
    }
  }

  private void swap(MountTree newer) {
    MountTree older = tree;
    if (!newer.continues(older)) {
      throw new StoreReformattedException(
          "entries of the log were taken back: names may stand for other files now, mount again");
    }
    tree = newer;
    observers.forEach(observer -> observer.grown(older, newer));
  }

  /** Once; whoever finds it out first. */
  private void lose(FamfsException cause) {
    synchronized (observers) {
      if (lost != null) {
        return;
      }
      lost = cause;
    }
    listener.refreshFailed(cause);
    observers.forEach(observer -> observer.lost(tree));
  }

  private void report(RuntimeException failed) {
    String message = String.valueOf(failed.getMessage());
    if (!message.equals(lastRefreshFailure)) {
      lastRefreshFailure = message;
      listener.refreshFailed(failed);
    }
  }

  @Override
  public void close() {
    follower.shutdown();
    boolean interrupted = false;
    try {
      if (!follower.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new FamfsException("the thread that follows the log did not end within 10 s");
      }
    } catch (InterruptedException stop) {
      interrupted = true;
    } finally {
      views.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
