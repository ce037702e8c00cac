package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.DIRECTORY;
import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.fill;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.follow.FollowListener;
import io.famfsarrow.store.follow.FollowPace;
import io.famfsarrow.store.follow.Follower;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit ends a test that hangs; no test asks how fast anything is. */
@Timeout(120)
class FollowerTest {
  private static final int MIDDLE = LogEntryLayout.LENGTH_BYTES / 2;

  @TempDir Path folder;

  private sealed interface Call {}

  private record Committed(Namespace before, Namespace after, List<Node> added) implements Call {
    List<String> paths() {
      return added.stream().map(node -> node.path().toString()).toList();
    }
  }

  private record Repaired(Namespace before, Namespace after) implements Call {}

  private record Trouble(FamfsException what) implements Call {}

  private record Lost(FamfsException reason) implements Call {}

  /** Notes all calls; {@code onCall} may do or throw something. */
  private static final class Notes implements FollowListener {
    private final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final Consumer<Call> onCall;

    private Notes(Consumer<Call> onCall) {
      this.onCall = onCall;
    }

    private Notes() {
      this(call -> {});
    }

    private void note(Call call) {
      calls.add(call);
      onCall.accept(call);
    }

    private <T extends Call> T next(Class<T> type) throws InterruptedException {
      Call call = calls.poll(60, TimeUnit.SECONDS);
      assertNotNull(call, "nothing was noticed");
      return assertInstanceOf(type, call);
    }

    @Override
    public void onCommitted(Namespace before, Namespace after, List<Node> added) {
      note(new Committed(before, after, added));
    }

    @Override
    public void onRepaired(Namespace before, Namespace after) {
      note(new Repaired(before, after));
    }

    @Override
    public void onTrouble(FamfsException trouble) {
      note(new Trouble(trouble));
    }

    @Override
    public void onStoreLost(FamfsException reason) {
      note(new Lost(reason));
    }
  }

  private static void change(MediaSpec spec, Consumer<MediaMemory> how) {
    try (Media media = MappedMedia.open(spec.primary(), true, MediaOptions.defaults())) {
      how.accept(media.metadata(SuperblockLayout.REGION_BYTES + LogHeaderLayout.MIN_LOG_BYTES));
    }
  }

  private static void requireClean(MediaSpec spec) {
    FsckReport report = Fsck.check(spec.primary(), MediaOptions.defaults());
    assertEquals(List.of(), report.problems());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsWhatAnotherHostCommitted(boolean spinning) throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    Notes notes = new Notes();
    FollowPace pace = spinning ? FollowPace.spinning() : FollowPace.adaptive();
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec);
        Follower follower = Follower.start(client, pace, notes)) {
      Namespace atFirst = client.namespace();
      publishTogether(master);
      Committed together = notes.next(Committed.class);
      assertEquals(List.of("/d", "/d/one", "/d/two"), together.paths());
      assertSame(atFirst, together.before());
      publish(master, "/three", 100, (byte) 3);
      Committed third = notes.next(Committed.class);
      assertEquals(List.of("/three"), third.paths());
      assertSame(together.after(), third.before());
      assertEquals(4, follower.namespace().entryCount());
      assertEquals(4, client.namespace().entryCount());
    }
    requireClean(spec);
  }

  private static void publishTogether(FamfsMaster master) {
    try (Reservation one = master.reserve(100);
        Reservation two = master.reserve(100)) {
      fill(one, (byte) 1);
      fill(two, (byte) 2);
      master.commitAll(
          List.of(
              PendingDirectory.required(FamfsPath.of("/d"), DIRECTORY),
              new PendingFile(one, FamfsPath.of("/d/one"), FILE),
              new PendingFile(two, FamfsPath.of("/d/two"), FILE)));
    }
  }

  @Test
  void tellsTheOwnerOfItsOwnCommits() throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    Notes notes = new Notes();
    try (FamfsMaster master = master(spec);
        Follower follower = Follower.start(master, notes)) {
      master.mkdir(FamfsPath.of("/d"), DIRECTORY);
      assertEquals(List.of("/d"), notes.next(Committed.class).paths());
    }
    requireClean(spec);
  }

  @Test
  void goesOnAfterAListenerFailed() throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    IllegalStateException mine = new IllegalStateException("the listener's own");
    LinkedBlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    Notes notes =
        new Notes(
            call -> {
              throw mine;
            });
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec);
        Follower follower = Follower.start(client, notes)) {
      master.mkdir(FamfsPath.of("/a"), DIRECTORY);
      assertEquals(List.of("/a"), notes.next(Committed.class).paths());
      assertSame(mine, uncaught.poll(60, TimeUnit.SECONDS));
      assertSame(mine, follower.listenerFailure().orElseThrow());
      master.mkdir(FamfsPath.of("/b"), DIRECTORY);
      assertEquals(List.of("/b"), notes.next(Committed.class).paths());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }
    requireClean(spec);
  }

  @Test
  void tellsThatTheMediumWasFormattedAnew() throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    Notes notes = new Notes();
    try (FamfsClient client = client(spec);
        Follower follower = Follower.start(client, notes)) {
      change(spec, memory -> formatAnew(memory, client));
      assertInstanceOf(StoreReformattedException.class, notes.next(Lost.class).reason());
    }
    assertEquals(0, notes.calls.size(), "that was the last call");
    requireClean(spec);
  }

  @Test
  void tellsThatAFileMediumWasReplaced() throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    Notes notes = new Notes();
    try (FamfsClient client = client(spec);
        Follower follower = Follower.start(client, notes)) {
      MkfsOptions anew = MkfsOptions.defaults().withForce().withRevoke();
      Mkfs.format(spec.primary(), anew, as(StoreFixture.OWNER));
      assertInstanceOf(StoreReformattedException.class, notes.next(Lost.class).reason());
    }
    requireClean(spec);
  }

  /** As mkfs does on a device, where it cannot write beside and rename. */
  private static void formatAnew(MediaMemory memory, FamfsStore old) {
    byte[] superblock =
        SuperblockLayout.encodeNew(
            UUID.randomUUID(),
            UUID.randomUUID(),
            old.superblock().systemUuid(),
            LogHeaderLayout.MIN_LOG_BYTES,
            old.superblock().deviceSizeBytes(),
            "anew");
    new FormatSequence(memory).run(superblock, LogHeaderLayout.MIN_LOG_BYTES);
  }

  @Test
  void tellsThatTheLogWentBack() throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    Notes notes = new Notes();
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/a"), DIRECTORY);
      master.mkdir(FamfsPath.of("/b"), DIRECTORY);
    }
    try (FamfsClient client = client(spec);
        Follower follower = Follower.start(client, notes)) {
      change(spec, memory -> memory.storePairRelease(LogHeaderLayout.COUNTERS_MEDIA_OFFSET, 1, 1));
      Repaired repaired = notes.next(Repaired.class);
      assertEquals(2, repaired.before().entryCount());
      assertEquals(1, repaired.after().entryCount());
      assertTrue(client.namespace().find(FamfsPath.of("/b")).isEmpty());
    }
    requireClean(spec);
  }

  @Test
  void reportsADamagedEntryOnceAndGoesOnWhenItIsMended() throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    Notes notes = new Notes();
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/a"), DIRECTORY);
    }
    try (FamfsClient client = client(spec);
        Follower follower = Follower.start(client, notes)) {
      byte[] slot = LogEntryLayout.encode(new MkdirEntry(1, 1, 2, 0755, new byte[] {'b'}));
      slot[MIDDLE] ^= 1;
      change(spec, memory -> append(memory, slot));
      assertInstanceOf(CorruptMediaException.class, notes.next(Trouble.class).what());
      slot[MIDDLE] ^= 1;
      change(spec, memory -> append(memory, slot));
      assertEquals(List.of("/b"), notes.next(Committed.class).paths());
    }
    requireClean(spec);
  }

  private static void append(MediaMemory memory, byte[] slot) {
    memory.store(LogHeaderLayout.slotMediaOffset(1), slot, 0, slot.length);
    memory.storePairRelease(LogHeaderLayout.COUNTERS_MEDIA_OFFSET, 2, 2);
  }

  @Test
  void tellsThatTheStoreWasClosedUnderIt() throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    Notes notes = new Notes();
    FamfsClient client = client(spec);
    try (Follower follower = Follower.start(client, notes)) {
      client.close();
      assertInstanceOf(StoreClosedException.class, notes.next(Lost.class).reason());
    }
    requireClean(spec);
  }

  @Test
  void canBeClosedByItsListenerAndSaysNothingAfter() throws InterruptedException {
    MediaSpec spec = StoreFixture.format(folder);
    Follower[] self = new Follower[1];
    Notes notes = new Notes(call -> self[0].close());
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec)) {
      synchronized (client) { // it cannot refresh before the field is set
        self[0] = Follower.start(client, notes);
        master.mkdir(FamfsPath.of("/a"), DIRECTORY);
      }
      notes.next(Committed.class);
      self[0].close();
      master.mkdir(FamfsPath.of("/b"), DIRECTORY);
      assertEquals(0, notes.calls.size());
      assertTrue(self[0].listenerFailure().isEmpty());
    }
    requireClean(spec);
  }
}
