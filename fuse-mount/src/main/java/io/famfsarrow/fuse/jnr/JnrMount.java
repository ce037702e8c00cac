package io.famfsarrow.fuse.jnr;

import io.famfsarrow.fuse.FuseUnavailableException;
import io.famfsarrow.fuse.Mount;
import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.MountPlace;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.FamfsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A mount served by libfuse's loop on a thread of its own. */
final class JnrMount implements Mount {
  private static final Duration READY_LIMIT = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final MountPlace place;
  private final OperationTable operations;
  private final String[] arguments;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode;
  private volatile Throwable failure;

  private JnrMount(MountedStore store, Path directory, MountOptions options) {
    this.place = new MountPlace(directory);
    this.operations = new OperationTable(new JnrOperations(store));
    this.arguments = LibFuseArguments.of(store.tree().identity(), directory, options);
  }

  /** Mounts on a checked directory and waits until the mount answers. */
  static JnrMount start(MountedStore store, Path directory, MountOptions options) {
    JnrMount mount = new JnrMount(store, directory, options);
    Thread loop = new Thread(mount::serve, "famfs-mount");
    loop.setDaemon(true);
    loop.start();
    mount.awaitReady();
    return mount;
  }

  /** In the foreground, so that libfuse neither forks nor changes the working directory. */
  private void serve() {
    try {
      exitCode = LibFuse2.serve(arguments, operations.struct());
    } catch (RuntimeException | Error failed) {
      failure = failed;
    } finally {
      ended.countDown();
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + READY_LIMIT.toNanos();
    try {
      while (!ended.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        if (place.answers()) {
          return;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new FamfsException(
              "the mount at " + directory() + " did not answer within " + READY_LIMIT);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new FamfsException("interrupted while mounting at " + directory(), stop);
    } catch (FamfsException late) {
      close();
      throw late;
    }
    throw endedEarly();
  }

  private FuseUnavailableException endedEarly() {
    return new FuseUnavailableException(
        "libfuse could not mount at "
            + directory()
            + " (code "
            + exitCode
            + "; its own message is on standard error): may this user mount there?",
        failure);
  }

  @Override
  public Path directory() {
    return place.directory();
  }

  @Override
  public void unmount() {
    place.unmount();
  }

  @Override
  public void detach() {
    place.detach();
  }

  @Override
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    if (ended.getCount() == 0) {
      return;
    }
    detach();
    try {
      if (!awaitEnd(CLOSE_LIMIT)) {
        throw new FamfsException(
            "files below " + directory() + " are still open " + CLOSE_LIMIT + " after unmounting");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
