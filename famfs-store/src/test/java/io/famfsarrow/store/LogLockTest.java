package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.media.LockPatience;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an owner does while somebody else keeps the log's lock. */
class LogLockTest {
  @TempDir Path folder;
  private MediaSpec spec;

  @BeforeEach
  void format() {
    spec = StoreFixture.format(folder);
  }

  private FamfsMaster master(Duration limit, Consumer<String> listener) {
    LockPatience patience = new LockPatience(limit, listener);
    return FamfsStore.openMaster(
        spec, as(OWNER).withMedia(MediaOptions.defaults().withLockPatience(patience)));
  }

  private Media other() {
    return MappedMedia.open(spec.primary(), false, MediaOptions.defaults());
  }

  @Test
  void nothingIsCommittedAndTheReservationStaysWithItsOwner() {
    FamfsPath path = FamfsPath.of("/f");
    try (FamfsMaster master = master(Duration.ofMillis(10), waitingFor -> {});
        Media other = other();
        Reservation reservation = master.reserve(1)) {
      StoreFixture.fill(reservation, (byte) 1);
      Media.Lock lock = other.lockExclusive();
      assertThrows(
          MediaBusyException.class, () -> master.commit(reservation, path, StoreFixture.FILE));
      assertThrows(MediaBusyException.class, () -> master.reserve(1));
      lock.close();
      assertEquals(0, master.refresh().fileCount());
      master.commit(reservation, path, StoreFixture.FILE);
      assertTrue(StoreFixture.holds(master, "/f", (byte) 1));
    }
  }

  @Test
  void otherThreadsReadWhileOneWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (FamfsMaster master = master(Duration.ofSeconds(30), waitingFor -> waiting.countDown());
        Media other = other()) {
      Media.Lock lock = other.lockExclusive();
      FutureTask<Void> making =
          new FutureTask<>(() -> master.mkdir(FamfsPath.of("/d"), StoreFixture.DIRECTORY), null);
      new Thread(making).start();
      waiting.await();
      assertTrue(master.refresh().find(FamfsPath.of("/d")).isEmpty());
      lock.close(); // not reached in time if the other one kept this thread waiting
      making.get();
      assertTrue(master.namespace().find(FamfsPath.of("/d")).isPresent());
    }
  }
}
