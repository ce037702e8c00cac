package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.STRANGER;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.fill;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.backup.SaveFile;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.follow.FollowListener;
import io.famfsarrow.store.follow.FollowPace;
import io.famfsarrow.store.follow.Follower;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MemoryCrc32c;
import io.famfsarrow.store.media.RawMemory;
import io.famfsarrow.store.pcq.PcqGeometry;
import io.famfsarrow.store.pcq.PcqProducer;
import io.famfsarrow.store.pcq.QueueFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Ways to meet a medium that was cut while it was mapped. Each runs on a store of its own, which
 * has a file {@code /a} of four units behind superblock and log; an error is a failure.
 */
enum MemoryFaultScenario {
  LOAD_OF_A_WORD(touching(address -> keep(RawMemory.getLong(address)))),
  LOAD_WITH_ACQUIRE(touching(address -> keep(RawMemory.getLongAcquire(address)))),
  LOAD_OF_A_BYTE(touching(address -> keep(RawMemory.getByte(address)))),
  COPY_OF_A_BLOCK(touching(address -> RawMemory.copy(address, new byte[4096], 0, 4096))),
  CHECKSUM_OF_A_BLOCK(touching(address -> keep(MemoryCrc32c.of(address, 64 << 10)))),
  LOOP_OVER_THE_REST(touching(MemoryFaultScenario::sumOfManyWords)),
  LOOP_OVER_INTEGERS_THAT_ARE_WIDENED(touching(MemoryFaultScenario::sumOfManyIntegers)),
  STORE_OF_A_WORD(storing(address -> RawMemory.putLong(address, 1))),
  STORE_WITH_RELEASE(storing(address -> RawMemory.putLongRelease(address, 1))),
  STORE_OF_A_BLOCK(storing(address -> RawMemory.copy(new byte[4096], 0, address, 4096))),
  FILL_OF_ZEROS(storing(address -> RawMemory.fill(address, 64 << 10, (byte) 0))),
  FILL_OF_ONES(storing(address -> RawMemory.fill(address, 64 << 10, (byte) 1))),
  CUT_WITHIN_A_PAGE(MemoryFaultScenario::cutWithinAPage),
  WORK_THAT_HIDES_ITS_ERRORS(MemoryFaultScenario::workThatHidesItsErrors),
  WORK_THAT_FAILS_OTHERWISE(MemoryFaultScenario::workThatFailsOtherwise),
  EVERY_LATER_OPERATION(MemoryFaultScenario::everyLaterOperation),
  REFRESH_OF_A_LOST_LOG(MemoryFaultScenario::refreshOfALostLog),
  METADATA_BY_ITSELF(MemoryFaultScenario::metadataByItself),
  COMMIT_TO_A_CUT_MEDIUM(MemoryFaultScenario::commitToACutMedium),
  RESERVATION_THAT_WAS_CUT(MemoryFaultScenario::reservationThatWasCut),
  CACHE_LINES_OF_LOST_PAGES(MemoryFaultScenario::cacheLinesOfLostPages),
  SEEDED_CONTENT(MemoryFaultScenario::seededContent),
  WRITABLE_FILE(MemoryFaultScenario::writableFile),
  QUEUE(MemoryFaultScenario::queue),
  SAVE(MemoryFaultScenario::save),
  SEVERAL_THREADS(MemoryFaultScenario::severalThreads),
  FOLLOWER_OF_A_LOST_LOG(folder -> followed(folder, 0)),
  FOLLOWER_OF_A_CUT_MEDIUM(folder -> followed(folder, Limits.CUT_BYTES));

  private interface Body {
    void run(Path folder) throws Exception;
  }

  /** Here, because constants of an enum cannot refer to what stands behind them. */
  private static final class Limits {
    static final long CUT_BYTES = 12 << 20;

    @SuppressWarnings("UnusedVariable")
    static volatile long sink;
  }

  private static final long CUT_BYTES = Limits.CUT_BYTES;
  private static final FamfsPath A = FamfsPath.of("/a");
  private static final int A_BYTES = 8 << 20;

  /** In {@code /a}, behind where the medium is cut. */
  private static final long LOST_OFFSET = 5 << 20;

  /** How often code runs before the fault; enough, and it is compiled. */
  private static final int WARM_UP = Integer.getInteger("test.warm.up", 1);

  @SuppressWarnings("ImmutableEnumChecker") // bodies have no state
  private final Body body;

  MemoryFaultScenario(Body body) {
    this.body = body;
  }

  void run(Path folder) throws Exception {
    body.run(folder);
  }

  private static MediaSpec store(Path folder) {
    MediaSpec spec = StoreFixture.format(folder);
    try (FamfsMaster master = master(spec)) {
      publish(master, A.toString(), A_BYTES, (byte) 7);
    }
    return spec;
  }

  private static void cut(MediaSpec spec, long sizeBytes) throws IOException {
    try (FileChannel medium = FileChannel.open(spec.primary(), StandardOpenOption.WRITE)) {
      medium.truncate(sizeBytes);
    }
  }

  private static <T> MemoryFaultException requireFault(MemoryWork<T, Exception> work) {
    return assertThrows(MemoryFaultException.class, work::run);
  }

  private static Void touch(LongConsumer access, long address) {
    access.accept(address);
    return null;
  }

  /** A load that nobody needs is left out by the compiler. */
  private static void keep(long loaded) {
    Limits.sink = loaded;
  }

  private static void sumOfManyWords(long address) {
    long sum = 0;
    for (long at = 0; at < 64 << 10; at += Long.BYTES) {
      sum += RawMemory.getLong(address + at);
    }
    keep(sum);
  }

  /** One instruction for load and widening would end the process: see RawMemory.getInt. */
  private static void sumOfManyIntegers(long address) {
    long sum = 0;
    for (long at = 0; at < 64 << 10; at += Integer.BYTES) {
      sum += RawMemory.getInt(address + at);
    }
    keep(sum);
  }

  private static Body touching(LongConsumer access) {
    return folder -> {
      MediaSpec spec = store(folder);
      try (FamfsClient client = client(spec);
          FileView view = client.open(A)) {
        for (int i = 0; i < WARM_UP; i++) {
          view.guard(() -> touch(access, view.address()));
        }
        cut(spec, CUT_BYTES);
        requireCutIsFound(() -> view.guard(() -> touch(access, view.address() + LOST_OFFSET)));
        requireFault(() -> view.guard(() -> touch(access, view.address())));
      }
    };
  }

  private static void requireCutIsFound(MemoryWork<Void, Exception> work) {
    MemoryFaultException fault = requireFault(work);
    assertTrue(fault.getMessage().contains("was cut to " + CUT_BYTES), fault::toString);
    assertInstanceOf(InternalError.class, fault.getCause());
  }

  private static Body storing(LongConsumer access) {
    return folder -> {
      MediaSpec spec = StoreFixture.format(folder);
      try (FamfsMaster master = master(spec);
          Reservation reservation = master.reserve(A_BYTES)) {
        fill(reservation, (byte) 0);
        for (int i = 0; i < WARM_UP; i++) {
          reservation.guard(() -> touch(access, reservation.address()));
        }
        cut(spec, CUT_BYTES);
        requireCutIsFound(
            () -> reservation.guard(() -> touch(access, reservation.address() + LOST_OFFSET)));
      }
    };
  }

  /** The kernel gives zeros for the rest of that page, and no fault. */
  private static void cutWithinAPage(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    try (FamfsClient client = client(spec);
        FileView view = client.open(A)) {
      cut(spec, CUT_BYTES + 100);
      long offset = CUT_BYTES + 200 - (10 << 20);
      assertEquals(0, RawMemory.getByte(view.address() + offset));
      requireFault(() -> view.guard(() -> RawMemory.getByte(view.address() + offset)));
    }
  }

  private static void workThatHidesItsErrors(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    try (FamfsClient client = client(spec);
        FileView view = client.open(A)) {
      cut(spec, CUT_BYTES);
      requireFault(
          () ->
              client.guard(
                  () -> {
                    try {
                      return RawMemory.getByte(view.address() + LOST_OFFSET);
                    } catch (InternalError hidden) {
                      return (byte) 7;
                    }
                  }));
    }
  }

  private static void workThatFailsOtherwise(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    IllegalStateException consequence = new IllegalStateException("seven expected");
    try (FamfsClient client = client(spec);
        FileView view = client.open(A)) {
      assertSame(
          consequence,
          assertThrows(IllegalStateException.class, () -> view.guard(() -> fail(consequence))));
      cut(spec, CUT_BYTES);
      MemoryFaultException fault = requireFault(() -> view.guard(() -> fail(consequence)));
      assertSame(consequence, fault.getSuppressed()[0]);
    }
  }

  private static Void fail(IllegalStateException consequence) {
    throw consequence;
  }

  private static void everyLaterOperation(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    FamfsMaster master = master(spec);
    FileView view = master.open(A);
    MemoryRange.Pin pin = view.pin("test");
    cut(spec, CUT_BYTES);
    requireFault(() -> master.guard(() -> RawMemory.getByte(view.address() + LOST_OFFSET)));
    List<MemoryWork<?, Exception>> later = new ArrayList<>();
    later.add(master::refresh);
    later.add(master::namespace);
    later.add(master::usage);
    later.add(master::replay);
    later.add(() -> master.open(A));
    later.add(() -> master.find(A));
    later.add(() -> master.openWritable(A));
    later.add(() -> master.reserve(1));
    later.add(() -> master.create(FamfsPath.of("/b"), 1, FILE));
    later.add(view::address);
    later.add(() -> view.pin("late"));
    for (MemoryWork<?, Exception> operation : later) {
      MemoryFaultException fenced = requireFault(operation);
      assertTrue(fenced.getMessage().contains("fenced off"), fenced::toString);
    }
    assertThrows(MemoryFaultException.class, master::requireSameStore);
    pin.close();
    view.close();
    master.close();
    assertThrows(StoreClosedException.class, master::refresh);
  }

  private static void refreshOfALostLog(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    try (FamfsClient client = client(spec)) {
      cut(spec, 0);
      requireFault(client::refresh);
      requireFault(client::refresh);
    }
  }

  private static void metadataByItself(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    try (FamfsMaster master = master(spec)) {
      MediaMemory memory = master.primaryMedia().metadata(4 << 20);
      cut(spec, 0);
      byte[] bytes = new byte[4096];
      requireFault(() -> memory.loadAcquire(3 << 20));
      assertThrows(MemoryFaultException.class, () -> memory.load(3 << 20, bytes, 0, bytes.length));
      assertThrows(MemoryFaultException.class, () -> memory.store(3 << 20, bytes, 0, bytes.length));
      assertThrows(MemoryFaultException.class, () -> memory.zero(3 << 20, 1 << 20));
      assertThrows(MemoryFaultException.class, () -> memory.storeRelease(3 << 20, 1));
      requireFault(() -> memory.storePairRelease(3 << 20, 1, 2));
    }
  }

  /** Nothing was touched, yet what was filled before is gone. */
  private static void commitToACutMedium(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    try (FamfsMaster master = master(spec);
        Reservation reservation = master.reserve(A_BYTES)) {
      fill(reservation, (byte) 1);
      cut(spec, CUT_BYTES);
      requireFault(() -> master.commit(reservation, FamfsPath.of("/b"), FILE));
    }
    assertEquals(CUT_BYTES, Files.size(spec.primary()));
  }

  /** Getting memory for a part must not make the file longer again: it would hide the loss. */
  private static void reservationThatWasCut(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    try (FamfsMaster master = master(spec);
        Reservation reservation = master.reserve(A_BYTES)) {
      cut(spec, CUT_BYTES);
      requireFault(
          () ->
              reservation.guard(
                  () -> {
                    fill(reservation, (byte) 1);
                    return null;
                  }));
    }
    assertEquals(CUT_BYTES, Files.size(spec.primary()));
  }

  /** Native code, which nobody could save from a fault. */
  private static void cacheLinesOfLostPages(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    MediaOptions incoherent =
        MediaOptions.defaults().withCoherence(MediaOptions.Coherence.INCOHERENT);
    try (FamfsMaster master =
            FamfsStore.openMaster(
                spec, new StoreOptions(new SystemIdentity(OWNER, "test"), incoherent));
        FamfsClient client =
            FamfsStore.openClient(
                spec, new StoreOptions(new SystemIdentity(STRANGER, "test"), incoherent));
        FamfsClient other =
            FamfsStore.openClient(
                spec, new StoreOptions(new SystemIdentity(STRANGER, "test"), incoherent));
        FileView view = client.open(A);
        Reservation reservation = master.reserve(A_BYTES)) {
      fill(reservation, (byte) 1);
      MediaMemory memory = other.primaryMedia().metadata(4 << 20);
      cut(spec, CUT_BYTES);
      assertThrows(MemoryFaultException.class, () -> view.dropLines(0, A_BYTES));
      assertThrows(MemoryFaultException.class, () -> view.dropLines(LOST_OFFSET, 1));
      requireFault(() -> master.commit(reservation, FamfsPath.of("/b"), FILE));
      cut(spec, 0);
      assertThrows(MemoryFaultException.class, () -> memory.drop(3 << 20, 8));
      requireFault(other::refresh);
    }
  }

  private static void seededContent(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    try (FamfsMaster master = master(spec);
        FamfsClient client = client(spec);
        FileView view = client.open(A);
        Reservation reservation = master.reserve(A_BYTES)) {
      cut(spec, CUT_BYTES);
      requireFault(() -> SeededContent.verify(view, 5));
      assertThrows(MemoryFaultException.class, () -> SeededContent.fill(reservation, 5));
    }
  }

  private static void writableFile(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    try (FamfsMaster master = master(spec);
        WritableFile file = master.openWritable(A);
        FileMemory memory = FileMemory.of(master.openWritable(A))) {
      file.prepare(0, A_BYTES);
      memory.storeRelease(0, 1);
      cut(spec, CUT_BYTES);
      assertThrows(MemoryFaultException.class, () -> memory.storeRelease(LOST_OFFSET / 8 * 8, 1));
      requireFault(file::address);
      requireFault(master::refresh);
    }
  }

  private static void queue(Path folder) throws Exception {
    MediaSpec spec = StoreFixture.format(folder);
    FamfsPath queue = FamfsPath.of("/q");
    PcqGeometry geometry = PcqGeometry.of(8, 256);
    try (FamfsMaster master = master(spec)) {
      QueueFiles.create(master, queue, geometry, FILE);
      QueueFiles.Side<PcqProducer> side = QueueFiles.openProducer(master, queue);
      assertTrue(side.queue().offer(new byte[geometry.payloadBytes()]));
      cut(spec, 10 << 20);
      requireFault(() -> side.queue().offer(new byte[geometry.payloadBytes()]));
      assertThrows(MemoryFaultException.class, side::close);
      requireFault(master::refresh);
    }
  }

  private static void save(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    Path file = folder.resolve("saved");
    try (FamfsClient client = client(spec)) {
      cut(spec, CUT_BYTES);
      requireFault(() -> SaveFile.save(client, file, false, done -> {}));
    }
    assertFalse(Files.exists(file));
  }

  private static void severalThreads(Path folder) throws Exception {
    MediaSpec spec = store(folder);
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch reading = new CountDownLatch(threads);
    try (FamfsClient client = client(spec);
        FileView view = client.open(A)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        readers.add(pool.submit(() -> readForEver(view, reading)));
      }
      reading.await();
      cut(spec, CUT_BYTES);
      for (Future<?> reader : readers) {
        ExecutionException end = assertThrows(ExecutionException.class, reader::get);
        assertInstanceOf(MemoryFaultException.class, end.getCause());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** All bytes are sevens, or the guard throws: nothing else may ever come out. */
  private static void readForEver(FileView view, CountDownLatch reading) {
    while (true) {
      byte[] copy =
          view.guard(
              () -> {
                byte[] bytes = new byte[1 << 20];
                RawMemory.copy(view.address() + LOST_OFFSET, bytes, 0, bytes.length);
                return bytes;
              });
      for (byte b : copy) {
        assertEquals(7, b);
      }
      reading.countDown();
    }
  }

  private static void followed(Path folder, long cutBytes) throws Exception {
    MediaSpec spec = store(folder);
    BlockingQueue<FamfsException> lost = new LinkedBlockingQueue<>();
    FollowListener listener =
        new FollowListener() {
          @Override
          public void onCommitted(Namespace before, Namespace after, List<Node> added) {}

          @Override
          public void onStoreLost(FamfsException reason) {
            lost.add(reason);
          }
        };
    try (FamfsClient client = client(spec);
        Follower follower = Follower.start(client, FollowPace.adaptive(), listener)) {
      cut(spec, cutBytes);
      FamfsException reason = lost.poll(60, TimeUnit.SECONDS);
      assertInstanceOf(MemoryFaultException.class, reason);
      assertTrue(follower.listenerFailure().isEmpty());
      requireFault(client::refresh);
    }
  }

  /**
   * Runs all of them, and tells of each how it went; that the process comes to its end is the main
   * thing.
   *
   * @param arguments a folder
   */
  public static void main(String[] arguments) throws IOException {
    for (MemoryFaultScenario scenario : values()) {
      Path folder = Files.createDirectory(Path.of(arguments[0], scenario.name()));
      try {
        scenario.run(folder);
        System.out.println("passed " + scenario);
      } catch (Throwable failed) {
        System.out.println("failed " + scenario);
        failed.printStackTrace();
      }
    }
  }
}
