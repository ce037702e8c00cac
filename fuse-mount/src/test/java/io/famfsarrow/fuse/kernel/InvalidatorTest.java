package io.famfsarrow.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.ProtocolStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the kernel is told, and when. */
@Timeout(60)
class InvalidatorTest {
  private final ProtocolStore store = new ProtocolStore();
  private final MountTree older = store.tree();
  private final MountTree newer = store.tree("new", "newer");
  private final FakeDevice device = new FakeDevice();
  private final ListedTree listed = new ListedTree(older);
  private final InFlight inFlight = new InFlight(2);
  private final Invalidator invalidator =
      new Invalidator(device, inFlight, store.store().listener(), listed, NodeNumbers::of);

  @AfterEach
  void close() {
    invalidator.close();
    store.close();
  }

  /** Like {@code node 3} or {@code name 1/new}. */
  private List<String> notes(int count) throws InterruptedException {
    while (device.outgoing.size() < count) {
      Thread.sleep(1);
    }
    List<String> notes = new ArrayList<>();
    for (byte[] bytes : device.outgoing) {
      ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(bytes.length, b.getInt(0));
      notes.add(
          b.getInt(4) == 2
              ? "node " + b.getLong(16)
              : "name " + b.getLong(16) + "/" + new String(bytes, 32, b.getInt(24), UTF_8));
    }
    return notes;
  }

  @Test
  void newNamesComeBeforeTheirDirectories() throws InterruptedException {
    invalidator.grown(older, newer);
    assertEquals(List.of("name 1/new", "name 1/newer", "name 1//", "node 1"), notes(4));
  }

  @Test
  void nothingIsSaidWhileAnswersFromTheOldTreeAreOnTheirWay() throws InterruptedException {
    inFlight.enter(0);
    inFlight.enter(1);
    invalidator.grown(older, newer);
    Thread.sleep(20); // time in which it could be wrong
    inFlight.leave(0);
    inFlight.enter(0); // the next request is answered from the new tree
    Thread.sleep(20);
    assertEquals(List.of(), device.outgoing);
    inFlight.leave(1);
    inFlight.leave(0);
    assertEquals(4, notes(4).size());
  }

  @Test
  void namesAreListedWhenTheirAbsenceIsForgotten() throws InterruptedException {
    List<Boolean> listedAtNote = new CopyOnWriteArrayList<>();
    device.onWrite =
        length -> {
          listedAtNote.add(listed.get() == newer);
          return length;
        };
    invalidator.grown(older, newer);
    notes(4);
    assertEquals(List.of(false, false, true, true), listedAtNote);
  }

  @Test
  void bytesThatChangeAreVoidAfterEachLook() throws InterruptedException {
    invalidator.looked();
    assertEquals(List.of("node 7"), notes(1));
    notes(1);
    invalidator.looked();
    assertEquals(List.of("node 7", "node 7"), notes(2));
  }

  @Test
  void everythingIsVoidWhenTheStoreIsLost() throws InterruptedException {
    invalidator.lost(older);
    assertEquals(
        List.of(
            "node 1",
            "name 1/f",
            "node 2",
            "name 1/folder",
            "node 3",
            "name 3/inner",
            "node 4",
            "name 1/r\ufffd\n",
            "node 5",
            "name 1/unreadable",
            "node 6",
            "name 3/changing",
            "node 7"),
        notes(13));
  }

  @Test
  void whatTheKernelDoesNotKnowIsNoFault() throws InterruptedException {
    device.onWrite = length -> -Errno.ENOENT;
    invalidator.grown(older, newer);
    invalidator.looked();
    device.onWrite = length -> -Errno.EPERM;
    while (store.failures().isEmpty()) {
      invalidator.looked();
      Thread.sleep(1);
    }
    assertTrue(store.failures().get(0).getMessage().contains("errno 1"));
  }
}
