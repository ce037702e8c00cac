package io.famfsarrow.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ProtocolStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int THREADS = 3;

  private final ProtocolStore store = new ProtocolStore();
  private final FakeDevice device = new FakeDevice();
  private final AtomicInteger ends = new AtomicInteger();
  private final Session session =
      new Session(
          device,
          KernelMount.operations(
              store.store(), new ListedTree(store.tree()), new Negotiation(), false),
          new InFlight(THREADS),
          store.store().listener(),
          THREADS,
          8192,
          ends::incrementAndGet);

  @AfterEach
  void close() {
    store.close();
  }

  private void end() {
    for (int i = 0; i < THREADS; i++) {
      device.incoming.add(Errno.ENODEV);
    }
  }

  @Test
  void answersUntilTheMountIsGone() throws InterruptedException {
    session.start();
    device.incoming.add(Errno.EINTR);
    device.incoming.add(Errno.EAGAIN);
    device.incoming.add(Errno.ENOENT);
    byte[] statfs = new byte[InHeaderLayout.BYTES];
    InHeaderLayout.put(
        ByteBuffer.wrap(statfs).order(ByteOrder.LITTLE_ENDIAN), statfs.length, Opcode.STATFS, 1, 1);
    for (int i = 0; i < 100; i++) {
      device.incoming.add(statfs);
    }
    while (device.outgoing.size() < 100) {
      Thread.sleep(1);
    }
    assertFalse(session.hasEnded());
    end();
    assertTrue(session.awaitEnd(LIMIT));
    assertEquals(1, ends.get());
    assertEquals(100, device.outgoing.size());
  }

  @Test
  void threadsThatCannotGoOnEndAndAreReported() throws InterruptedException {
    session.start();
    device.incoming.add(Errno.EPERM);
    device.incoming.add(new byte[] {1, 2, 3});
    byte[] wrongLength = new byte[InHeaderLayout.BYTES];
    device.incoming.add(wrongLength);
    assertTrue(session.awaitEnd(LIMIT));
    assertEquals(3, store.reports().size(), store.reports()::toString);
    assertEquals(1, ends.get());
  }

  @Test
  void isNotOverBeforeItsEnd() throws InterruptedException {
    session.start();
    assertFalse(session.awaitEnd(Duration.ofMillis(1)));
    end();
    assertTrue(session.awaitEnd(LIMIT));
  }
}
