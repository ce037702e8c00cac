package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.MediaBusyException;
import io.famfsarrow.store.StoreClosedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks between media and between processes. */
class MediaLockTest {
  private static final long MIB = 1L << 20;
  private static final MediaRange ATTACH = new MediaRange(0, 0, 2 * MIB);

  private TestFiles files;
  private Path path;
  private Media media;

  @BeforeEach
  void open() throws IOException {
    files = TestFiles.onTmpfs();
    path = files.create("medium", 64 * MIB);
    media = forWriting();
  }

  @AfterEach
  void close() throws IOException {
    media.close();
    files.close();
  }

  private Media forWriting() {
    return MappedMedia.open(path, true, MediaOptions.defaults());
  }

  private Media forReading() {
    return MappedMedia.open(path, false, MediaOptions.defaults());
  }

  private static MediaRange range(long mebibytes, long length) {
    return new MediaRange(0, mebibytes * MIB, length * MIB);
  }

  @Test
  void rangesOfTwoMediaExcludeEachOther() {
    try (Media other = forWriting()) {
      assertEquals(Optional.empty(), media.tryLockRange(range(10, 4)));
      assertEquals(Optional.empty(), other.tryLockRange(range(14, 2)));
      Media.LockHolder holder = other.tryLockRange(range(12, 8)).orElseThrow();
      assertEquals(range(10, 4), holder.range());
      assertEquals(0, holder.processId());
      media.unlockRange(range(10, 4));
      media.unlockRange(range(10, 4));
      assertEquals(Optional.empty(), other.tryLockRange(range(12, 8)));
    }
  }

  @Test
  void aSharedRangeIsKeptUntilTheLastOneGivesItBack() {
    try (Media second = forWriting();
        Media stranger = forWriting()) {
      assertEquals(Optional.empty(), media.tryLockRange(range(10, 4)));
      assertTrue(second.tryShareRange(range(10, 4)).isPresent(), "a write lock lies on it");
      assertEquals(Optional.empty(), media.tryShareRange(range(10, 4)));
      assertEquals(Optional.empty(), second.tryShareRange(range(10, 4)));
      assertTrue(media.otherHolder(range(10, 4)).isPresent());
      media.unlockRange(range(10, 4));
      assertTrue(stranger.tryLockRange(range(12, 8)).isPresent());
      assertEquals(Optional.empty(), second.otherHolder(range(10, 4)), "its own does not count");
      second.unlockRange(range(10, 4));
      assertEquals(Optional.empty(), stranger.tryLockRange(range(12, 8)));
    }
  }

  @Test
  void closingAnotherMediumOfTheSameFileFreesNothing() {
    assertEquals(Optional.empty(), media.tryLockRange(range(10, 4)));
    forWriting().close();
    try (Media other = forWriting()) {
      assertTrue(other.tryLockRange(range(10, 4)).isPresent());
    }
  }

  @Test
  void readersAttachTogether() {
    try (Media first = forReading();
        Media second = forReading()) {
      assertEquals(Optional.empty(), first.tryLockAttached());
      assertEquals(Optional.empty(), second.tryLockAttached());
      Media.LockHolder holder = media.tryLockRange(ATTACH).orElseThrow();
      assertEquals(ProcessHandle.current().pid(), holder.processId());
    }
    assertEquals(Optional.empty(), media.tryLockRange(ATTACH));
    try (Media late = forReading()) {
      assertTrue(late.tryLockAttached().isPresent());
    }
  }

  @Test
  void anAttachedMediumFindsOutWhetherItIsAlone() {
    assertEquals(Optional.empty(), media.tryLockAttached());
    assertEquals(Optional.empty(), media.tryLockRange(ATTACH));
    assertEquals(Optional.empty(), media.tryLockAttached());
    try (Media other = forReading()) {
      assertEquals(Optional.empty(), other.tryLockAttached());
      assertTrue(media.tryLockRange(ATTACH).isPresent());
    }
  }

  @Test
  void aMappingKeepsAClosedMediumAttached() {
    Media reader = forReading();
    assertEquals(Optional.empty(), reader.tryLockAttached());
    try (RangeMapping mapping = reader.map(List.of(range(4, 2)), Access.READ_ONLY)) {
      assertEquals(2 * MIB, mapping.sizeBytes());
      reader.close();
      assertTrue(media.tryLockRange(ATTACH).isPresent());
    }
    assertEquals(Optional.empty(), media.tryLockRange(ATTACH));
  }

  @Test
  void aMappingDoesNotKeepRangeLocksOfAClosedMedium() {
    Media writer = forWriting();
    assertEquals(Optional.empty(), writer.tryLockRange(range(4, 2)));
    Media.Lock lock = writer.lockExclusive();
    try (RangeMapping mapping = writer.map(List.of(range(4, 2)), Access.READ_WRITE)) {
      assertEquals(2 * MIB, mapping.sizeBytes());
      writer.close();
      assertEquals(Optional.empty(), media.tryLockRange(range(4, 2)));
      media.lockExclusive().close(); // returns: the other one is free
    }
    lock.close();
  }

  @Test
  void killFreesTheAttachLock() throws Exception {
    try (ChildJvm child = ChildJvm.start("attach", path.toString())) {
      assertEquals("held", child.readLine());
      Media.LockHolder holder = media.tryLockRange(ATTACH).orElseThrow();
      assertEquals(child.pid(), holder.processId());
      child.kill();
      assertEquals(Optional.empty(), media.tryLockRange(ATTACH));
    }
  }

  @Test
  void killFreesReservedRanges() throws Exception {
    String offset = Long.toString(8 * MIB);
    String length = Long.toString(4 * MIB);
    try (ChildJvm child = ChildJvm.start("lock-range", path.toString(), offset, length)) {
      assertEquals("held", child.readLine());
      assertEquals(range(8, 4), media.tryLockRange(range(10, 10)).orElseThrow().range());
      child.kill();
      assertEquals(Optional.empty(), media.tryLockRange(range(10, 10)));
    }
  }

  @Test
  void killFreesTheExclusiveLock() throws Exception {
    try (ChildJvm child = ChildJvm.start("lock-exclusive", path.toString())) {
      assertEquals("held", child.readLine());
      CountDownLatch locked = new CountDownLatch(1);
      Thread waiter =
          new Thread(
              () -> {
                media.lockExclusive().close();
                locked.countDown();
              });
      waiter.start();
      assertEquals(1, locked.getCount());
      child.kill();
      locked.await();
      waiter.join();
    }
  }

  @Test
  void whoeverKeepsTheExclusiveLockTooLongIsNamed() throws Exception {
    List<String> told = new ArrayList<>();
    LockPatience patience = new LockPatience(Duration.ofMillis(1500), told::add);
    MediaOptions options = MediaOptions.defaults().withLockPatience(patience);
    try (ChildJvm child = ChildJvm.start("lock-exclusive", path.toString());
        Media impatient = MappedMedia.open(path, true, options)) {
      assertEquals("held", child.readLine());
      String holder = "process " + child.pid();
      MediaBusyException busy = assertThrows(MediaBusyException.class, impatient::lockExclusive);
      assertTrue(busy.getMessage().contains(holder), busy.getMessage());
      assertEquals(1, told.size(), told::toString);
      assertTrue(told.get(0).contains(holder), told::toString);
      assertThrows(MediaBusyException.class, impatient::lockExclusive, "not taken for reentrant");
      child.kill();
      impatient.lockExclusive().close();
    }
  }

  @Test
  void anInterruptedWaitGoesOnAndKeepsTheInterrupt() throws Exception {
    try (Media other = forWriting()) {
      Media.Lock lock = media.lockExclusive();
      AtomicBoolean kept = new AtomicBoolean();
      Thread waiter =
          new Thread(
              () -> {
                other.lockExclusive().close();
                kept.set(Thread.currentThread().isInterrupted());
              });
      waiter.start();
      waiter.interrupt();
      waiter.join(50);
      assertTrue(waiter.isAlive());
      lock.close();
      waiter.join();
      assertTrue(kept.get());
    }
  }

  @Test
  void aMediumIsClosedUnderAThreadThatWaits() throws Exception {
    Media.Lock lock = media.lockExclusive();
    CountDownLatch waiting = new CountDownLatch(1);
    LockPatience patience = new LockPatience(Duration.ofDays(1), waitingFor -> waiting.countDown());
    Media other = MappedMedia.open(path, true, MediaOptions.defaults().withLockPatience(patience));
    FutureTask<Media.Lock> waiter = new FutureTask<>(other::lockExclusive);
    new Thread(waiter).start();
    waiting.await();
    other.close();
    ExecutionException ended = assertThrows(ExecutionException.class, waiter::get);
    assertEquals(StoreClosedException.class, ended.getCause().getClass());
    lock.close();
  }

  @Test
  void theExclusiveLockExcludesThreadsAndMedia() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger worst = new AtomicInteger();
    try (Media other = forWriting()) {
      List<Thread> threads =
          List.of(
              worker(media, inside, worst),
              worker(media, inside, worst),
              worker(other, inside, worst));
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertEquals(1, worst.get());
  }

  private static Thread worker(Media media, AtomicInteger inside, AtomicInteger worst) {
    return new Thread(
        () -> {
          for (int i = 0; i < 200; i++) {
            Media.Lock lock = media.lockExclusive();
            int now = inside.incrementAndGet();
            worst.accumulateAndGet(now, Math::max);
            LockSupport.parkNanos(1); // gives the others a chance to come in
            inside.decrementAndGet();
            lock.close();
          }
        });
  }

  @Test
  void theExclusiveLockIsNotReentrant() {
    Media.Lock lock = media.lockExclusive();
    assertThrows(IllegalStateException.class, media::lockExclusive);
    lock.close();
    lock.close();
    media.lockExclusive().close();
  }

  @Test
  void readsWholeLocksFromProc() {
    NodeInfo node =
        new NodeInfo(
            new NodeInfo.DeviceNumber(0, 0x1a), 4711, NodeInfo.REGULAR, 0644, 0, 0, 1, null);
    String line = "7: FLOCK  ADVISORY  WRITE 1234 00:1a:4711 0 EOF";
    assertEquals(1234, LockOwners.wholeLockHolder(line, node));
    assertEquals(0, LockOwners.wholeLockHolder(line.replace("4711", "4712"), node));
    assertEquals(0, LockOwners.wholeLockHolder(line.replace("FLOCK", "POSIX"), node));
    assertEquals(0, LockOwners.wholeLockHolder(line.replace("7:", "7: ->"), node), "it waits");
    assertEquals(0, LockOwners.wholeLockHolder("", node));
  }

  @Test
  void readsLocksFromProc() {
    NodeInfo node =
        new NodeInfo(
            new NodeInfo.DeviceNumber(0, 0x1a), 4711, NodeInfo.REGULAR, 0644, 0, 0, 1, null);
    String line = "lock:\t1: OFDLCK ADVISORY  READ -1 00:1a:4711 0 2097151";
    assertTrue(LockOwners.isLock(line, node, range(1, 1)));
    assertEquals(false, LockOwners.isLock(line, node, range(2, 1)));
    assertEquals(false, LockOwners.isLock(line.replace("4711", "4712"), node, range(1, 1)));
    assertEquals(false, LockOwners.isLock(line.replace("OFDLCK", "FLOCK"), node, range(1, 1)));
    assertTrue(LockOwners.isLock(line.replace("2097151", "EOF"), node, range(60, 1)));
    assertEquals(false, LockOwners.isLock("pos:\t0", node, range(1, 1)));
  }
}
