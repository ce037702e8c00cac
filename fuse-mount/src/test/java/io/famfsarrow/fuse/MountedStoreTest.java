package io.famfsarrow.fuse;

import static io.famfsarrow.fuse.TestTree.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.kenai.jffi.MemoryIO;
import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.StoreReformattedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MountedStoreTest {
  private static final int SIZE = 10_000;
  private static final byte[] CONTENT = TestTree.pattern(SIZE, 5);

  private final NativeFile content = NativeFile.of(CONTENT);
  private final MountTree tree = treeWith(content);
  private final TestTree.Source source = new TestTree.Source(tree);
  private final RecordingListener listener = new RecordingListener();
  private final MountedStore store = new MountedStore(source, Duration.ofMillis(1), listener);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE + 100);

  private static MountTree treeWith(FileContent content) {
    MountTreeBuilder builder = TestTree.builder();
    builder.file(MountTree.ROOT, bytes("f"), TestTree.FILE, SIZE, content);
    return builder.build();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private int read(MountNode file, long offset, int length) {
    return store.read(file, offset, MemoryIO.getInstance().getDirectBufferAddress(buffer), length);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1);
    }
  }

  @Test
  void readsUpToTheSizeAndNoFurther() {
    MountNode file = tree.resolve(bytes("f"));
    assertEquals(SIZE, read(file, 0, SIZE + 100));
    byte[] got = new byte[SIZE];
    buffer.get(0, got);
    assertArrayEquals(CONTENT, got);
    assertEquals(1, read(file, SIZE - 1, 100));
    assertEquals(CONTENT[SIZE - 1], buffer.get(0));
    assertEquals(0, read(file, SIZE, 100));
    assertEquals(0, read(file, Long.MAX_VALUE, 100));
    assertEquals(0, read(file, 0, 0));
  }

  @Test
  void viewShorterThanTheFileIsNotOverrun() {
    MountTree lying = treeWith(NativeFile.of(new byte[SIZE / 2]));
    MountNode file = lying.resolve(bytes("f"));
    assertEquals(10, read(file, SIZE / 2 - 10, 10));
    assertThrows(FamfsException.class, () -> read(file, SIZE / 2 - 10, 11));
    assertThrows(FamfsException.class, () -> read(file, SIZE - 1, 100));
  }

  @Test
  void swapsTheTreeWhenTheLogGrew() throws InterruptedException {
    assertSame(tree, store.tree());
    MountTree newer = treeWith(content);
    source.next.set(() -> Optional.of(newer));
    await(() -> store.tree() == newer);
  }

  @Test
  void treeThatIsNoContinuationFailsEveryRequest() throws InterruptedException {
    MountTree other = treeWith(NativeFile.of(CONTENT));
    source.next.set(() -> Optional.of(other));
    await(() -> !listener.refreshes.isEmpty());
    assertThrows(StoreReformattedException.class, store::tree);
    assertSame(tree, store.lastTree());
  }

  @Test
  void failedRefreshKeepsTheTreeAndIsReportedOnce() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    source.next.set(
        () -> {
          calls.incrementAndGet();
          throw new CorruptMediaException("slot 5: bad checksum");
        });
    await(() -> calls.get() >= 3);
    assertSame(tree, store.tree());
    assertEquals(1, listener.refreshes.size());
  }

  @Test
  void anErrorOfTheFollowerDoesNotEndIt() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    source.next.set(
        () -> {
          calls.incrementAndGet();
          throw new InternalError("fault in mapped memory");
        });
    await(() -> calls.get() >= 3);
    assertEquals(1, listener.refreshes.size());
  }

  @Test
  void anotherStoreFailsEveryRequestFromThenOn() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    source.next.set(
        () -> {
          asked.countDown();
          throw new StoreReformattedException("another file system UUID");
        });
    asked.await();
    await(() -> !listener.refreshes.isEmpty());
    var failed = assertThrows(StoreReformattedException.class, store::tree);
    assertEquals(Errno.EIO, Errno.of(failed));
  }
}
