package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.StoreReformattedException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A store while it is mounted: the current {@link MountTree}, and the bytes of its files.
 *
 * <p>A thread of its own looks at the log at a fixed interval and swaps the tree. When the store
 * was formatted anew, every request fails from then on: old names must not lead to foreign bytes.
 * Safe for use by several threads. Closing ends the thread and the views, not the store.
 */
public final class MountedStore implements AutoCloseable {
  private static final int MAX_VIEWS = 1024;

  private final TreeSource source;
  private final MountListener listener;
  private final ViewCache views = new ViewCache(MAX_VIEWS);
  private final ScheduledExecutorService follower;
  private final Instant mountedAt = Instant.now();
  private volatile MountTree tree;
  private volatile StoreReformattedException reformatted;
  private String lastRefreshFailure = "";

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
    return new MountedStore(new StoreTreeSource(store), options.followInterval(), listener);
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
   */
  public MountTree tree() {
    StoreReformattedException gone = reformatted;
    if (gone != null) {
      throw new StoreReformattedException(gone.getMessage(), gone);
    }
    return tree;
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
   *     is undefined. A medium that failed under its mapping is a {@link
   *     io.famfsarrow.store.MemoryFaultException}, from then on for every file of the store
   */
  public int read(MountNode file, long fileOffset, long address, int lengthBytes) {
    if (fileOffset < 0 || lengthBytes < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    FileContent content = file.content();
    long rest = file.sizeBytes() - fileOffset;
    int count = (int) Math.min(Math.max(rest, 0), lengthBytes);
    if (count == 0) {
      return 0;
    }
    try (ViewCache.Claim claim = views.claim(content)) {
      requireInside(claim.view().sizeBytes(), fileOffset, count);
      return claim.view().guard(() -> copy(claim.view(), fileOffset, address, count));
    }
  }

  private static int copy(FileView view, long fileOffset, long address, int count) {
    if (view instanceof MetaView changing) {
      changing.drop(fileOffset, count);
    }
    CheckedCopy.copy(view.address() + fileOffset, address, count);
    return count;
  }

  /**
   * Passes if a file's bytes can be had, so that opening it already tells.
   *
   * @throws FamfsException if the file's map is bad
   */
  public void requireReadable(MountNode file) {
    FileContent content = file.content();
    if (file.sizeBytes() > 0) {
      views.claim(content).close();
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

  private void follow() {
    if (reformatted != null) {
      return;
    }
    try {
      source.refresh().ifPresent(newer -> tree = newer);
      lastRefreshFailure = "";
    } catch (StoreReformattedException gone) {
      reformatted = gone;
      listener.refreshFailed(gone);
    } catch (RuntimeException failed) {
      report(failed);
    } catch (Error fault) {
      // An error would end the schedule in silence; a fault in mapped memory is one of them.
      report(new FamfsException("following the log failed: " + fault.getMessage(), fault));
    }
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
