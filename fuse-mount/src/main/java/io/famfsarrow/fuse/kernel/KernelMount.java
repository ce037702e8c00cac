package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.FuseUnavailableException;
import io.famfsarrow.fuse.Mount;
import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.MountPlace;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.fuse.stage.Stage;
import io.famfsarrow.store.FamfsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** A mount served by a {@link Session} of this process. */
final class KernelMount implements Mount {
  private static final Duration READY_LIMIT = Duration.ofSeconds(20);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
  private static final int FEWEST_THREADS = 2;
  private static final int MOST_THREADS = 4;

  /** The least that the kernel takes, for a mount where nothing is written. */
  private static final int LEAST_WRITE_BYTES = 4096;

  private static final int MAX_WRITE_BYTES = 1 << 20;

  /** For a long name list, besides what may be written. */
  private static final int REQUEST_BYTES = 64 * 1024;

  private static final String DAX_DEVICES = "/dev/dax";

  private final MountedStore store;
  private final MountPlace place;
  private final FuseDevice device;
  private final Negotiation negotiation = new Negotiation();
  private final Invalidator invalidator;
  private final Session session;
  private final Stage stage;

  /**
   * Not yet serving.
   *
   * @param stage null for a mount that is only read
   */
  private KernelMount(MountedStore store, MountPlace place, FuseDevice device, Stage stage) {
    int threads =
        Math.max(
            FEWEST_THREADS, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    InFlight inFlight = new InFlight(threads);
    MountTree tree = store.tree();
    ListedTree listed = new ListedTree(tree);
    this.store = store;
    this.device = device;
    this.place = place;
    this.stage = stage;
    this.invalidator =
        new Invalidator(
            device,
            inFlight,
            store.listener(),
            listed,
            stage == null ? NodeNumbers::of : stage::number);
    this.session =
        new Session(
            device,
            stage == null
                ? operations(store, listed, negotiation, onDaxDevices(tree))
                : writableOperations(store, stage, negotiation, invalidator::forgetLater),
            inFlight,
            store.listener(),
            threads,
            REQUEST_BYTES + maxWriteBytes(stage),
            this::end);
  }

  private static boolean onDaxDevices(MountTree tree) {
    List<String> media = tree.identity().media();
    return media.stream().allMatch(medium -> medium.startsWith(DAX_DEVICES));
  }

  /** All that a read-only mount can be asked. */
  static OperationTable operations(
      MountedStore store, ListedTree listed, Negotiation negotiation, boolean onDaxDevices) {
    return OperationTable.of(
        store,
        new SessionOperations(negotiation, LEAST_WRITE_BYTES, true, onDaxDevices),
        new NameOperations(store),
        new DirectoryOperations(store, listed, negotiation),
        new FileOperations(store, negotiation),
        new XattrOperations(store),
        new FamfsOperations(store, negotiation),
        new ChangeRefusals());
  }

  /** All that a writable mount can be asked. */
  static OperationTable writableOperations(
      MountedStore store, Stage stage, Negotiation negotiation, LongConsumer forgetLater) {
    return OperationTable.withPaths(
        store,
        stage::path,
        new SessionOperations(negotiation, MAX_WRITE_BYTES, false, false),
        new StagedNameOperations(store, stage),
        new StagedListings(stage),
        new StagedFileOperations(store, stage, forgetLater),
        new StagedXattrs(store, stage));
  }

  private static int maxWriteBytes(Stage stage) {
    return stage == null ? LEAST_WRITE_BYTES : MAX_WRITE_BYTES;
  }

  /** Mounts on a checked directory and waits until the mount answers. */
  static KernelMount start(
      MountedStore store, Path directory, MountOptions options, Connector connector) {
    List<String> media = store.tree().identity().media();
    String source = options.source().isEmpty() ? media.get(0) : options.source();
    Stage stage = options.writable() ? new Stage(store, store.requireOwner()) : null;
    MountPlace place = new MountPlace(directory); // nothing there may be asked before it is served
    KernelMount mount =
        new KernelMount(store, place, connector.connect(directory, source, options), stage);
    store.observe(mount.invalidator);
    mount.session.start();
    try {
      mount.awaitReady();
    } catch (RuntimeException failed) {
      mount.giveUp(failed);
      throw failed;
    }
    return mount;
  }

  private void awaitReady() {
    try {
      Negotiation.Outcome unused =
          negotiation.future().get(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException refused) {
      throw new FuseUnavailableException(refused.getCause().getMessage(), refused);
    } catch (TimeoutException late) {
      throw new FamfsException(
          "the mount at " + place.directory() + " was not asked anything within " + READY_LIMIT,
          late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new FamfsException("interrupted while mounting at " + place.directory(), stop);
    }
    if (!place.answers()) {
      throw new FamfsException("the mount at " + place.directory() + " is gone already");
    }
    ReadAhead.raise(place.device());
  }

  private void giveUp(RuntimeException failed) {
    try {
      close();
    } catch (RuntimeException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }

  /** No thread answers any more: whoever comes now must not wait. */
  private void end() {
    store.ignore(invalidator);
    invalidator.close();
    device.close();
    if (stage != null) {
      stage.close();
    }
    if (place.isStillThere()) {
      place.detach(); // it was not unmounted, but the session failed
    }
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
    return session.awaitEnd(limit);
  }

  @Override
  public void close() {
    if (session.hasEnded()) {
      return;
    }
    place.detach();
    try {
      if (!awaitEnd(CLOSE_LIMIT)) {
        throw new FamfsException(
            "files below "
                + place.directory()
                + " are still open "
                + CLOSE_LIMIT
                + " after unmounting");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
