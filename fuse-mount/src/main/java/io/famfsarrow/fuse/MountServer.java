package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Serves one mount for the life of a process: mounts, ends cleanly on SIGTERM and SIGINT, and waits
 * for the end.
 *
 * <pre>{@code
 * try (FamfsClient store = FamfsStore.openClient(spec, storeOptions);
 *     MountServer server = MountServer.start(store, directory, options, listener)) {
 *   server.endOnSignals();
 *   tellWhoWaitsThatItIsReady();
 *   server.awaitEnd();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class MountServer implements AutoCloseable {

  private static final Duration FOREVER = Duration.ofDays(365_000);

  private final MountedStore store;
  private final Mount mount;
  private final Optional<MountGuard> guard;
  private final Duration drainLimit;

  private MountServer(MountedStore store, Mount mount, Duration drainLimit) {
    this.store = store;
    this.mount = mount;
    this.guard = guard(mount, store.listener());
    this.drainLimit = drainLimit;
  }

  private static Optional<MountGuard> guard(Mount mount, MountListener listener) {
    try {
      return MountTable.read()
          .at(mount.directory())
          .filter(MountTable.Entry::isOurs)
          .map(entry -> MountGuard.watch(entry.device()));
    } catch (FamfsException failed) {
      listener.unguarded(failed);
      return Optional.empty();
    }
  }

  /**
   * Mounts; when it returns, the mount answers.
   *
   * @param store stays the caller's, and must stay open until the server is closed
   * @throws io.famfsarrow.store.InvalidRequestException if the directory is missing, not empty or
   *     mounted already
   * @throws FuseUnavailableException if this host does not let us mount
   */
  public static MountServer start(
      FamfsStore store, Path directory, MountOptions options, MountListener listener) {
    return start(MountedStore.of(store, options, listener), directory, options);
  }

  /**
   * As {@link #start(FamfsStore, Path, MountOptions, MountListener)}; the server closes {@code
   * store} when it ends.
   *
   * @throws io.famfsarrow.store.InvalidRequestException if the directory is missing, not empty or
   *     mounted already
   * @throws FuseUnavailableException if this host does not let us mount
   */
  static MountServer start(MountedStore store, Path directory, MountOptions options) {
    try {
      Mount mount = Backends.named(options.backend()).mount(store, directory, options);
      return new MountServer(store, mount, options.drainLimit());
    } catch (RuntimeException | Error failed) {
      store.close();
      throw failed;
    }
  }

  /** Where it is mounted, as an absolute path without symbolic links. */
  public Path directory() {
    return mount.directory();
  }

  /**
   * Unmounts when the JVM ends in an orderly way, by a signal too: the mount is gone from the tree
   * of paths at once; who has files open is served until the last one has closed them, or {@link
   * MountOptions#drainLimit} is over. After SIGKILL nothing can be served; a process that outlives
   * this one takes the dead mount away.
   */
  public void endOnSignals() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::detachAndDrain, "famfs-unmount"));
  }

  private void detachAndDrain() {
    mount.detach();
    try {
      boolean unused = mount.awaitEnd(drainLimit); // those who stay longer get ENOTCONN
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    guard.ifPresent(MountGuard::close);
  }

  /** Waits until the mount is gone, whoever unmounted it. */
  public void awaitEnd() throws InterruptedException {
    if (!mount.awaitEnd(FOREVER)) {
      throw new FamfsException("the mount at " + directory() + " outlived its server's patience");
    }
  }

  /** Unmounts, if that is not done, and ends. */
  @Override
  public void close() {
    try (store) {
      mount.close();
    } finally {
      guard.ifPresent(MountGuard::close);
    }
  }
}
