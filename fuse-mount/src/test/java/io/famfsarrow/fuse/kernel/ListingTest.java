package io.famfsarrow.fuse.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.ProtocolStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings in parts, as the kernel asks for them. */
@Timeout(60)
class ListingTest {
  private static final int LARGEST_RECORD = 128 + 280;

  private final ProtocolStore store = new ProtocolStore();
  private final ListedTree listed = new ListedTree(store.tree());
  private final Asker kernel =
      new Asker(KernelMount.operations(store.store(), listed, new Negotiation(), false));

  @AfterEach
  void close() {
    store.close();
  }

  /** One record as the kernel takes it. */
  private record Found(long nodeId, long inode, int type, String name, long next) {}

  private List<Found> list(int opcode, long nodeId, long position, int size) {
    byte[] body = kernel.body(opcode, nodeId, Asker.read(position, size));
    assertTrue(body.length <= size, "more than asked for");
    ByteBuffer b = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    List<Found> found = new ArrayList<>();
    int at = 0;
    while (at < body.length) {
      long node = -1;
      if (opcode == Opcode.READDIRPLUS) {
        node = b.getLong(at);
        at += 128;
      }
      byte[] name = new byte[b.getInt(at + 16)];
      b.get(at + 24, name);
      found.add(
          new Found(
              node,
              b.getLong(at),
              b.getInt(at + 20),
              new String(name, ISO_8859_1),
              b.getLong(at + 8)));
      at += 24 + (name.length + 7) / 8 * 8;
    }
    assertEquals(body.length, at);
    return found;
  }

  @Test
  void recordsOfAListing() {
    assertEquals(
        List.of(
            new Found(-1, 3, 4, ".", 1),
            new Found(-1, 1, 4, "..", 2),
            new Found(-1, 4, 8, "inner", 5),
            new Found(-1, 7, 8, "changing", 8)),
        list(Opcode.READDIR, ProtocolStore.FOLDER, 0, 4096));
  }

  @Test
  void recordsWithEntries() {
    assertEquals(
        List.of(
            new Found(0, 1, 4, ".", 1),
            new Found(0, 1, 4, "..", 2),
            new Found(2, 2, 8, "f", 3),
            new Found(3, 3, 4, "folder", 4),
            new Found(5, 5, 8, "r\u00ff\n", 6),
            new Found(6, 6, 8, "unreadable", 7)),
        list(Opcode.READDIRPLUS, ProtocolStore.ROOT, 0, 4096));
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.READDIR, Opcode.READDIRPLUS})
  void eachNameComesOnceWhateverTheSizesAre(int opcode) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    listed.show(store.tree(IntStream.range(0, 500).mapToObj(i -> "n" + i).toArray(String[]::new)));
    List<String> names = new ArrayList<>();
    long position = 0;
    while (true) {
      int size = LARGEST_RECORD + random.nextInt(3000);
      List<Found> part = list(opcode, ProtocolStore.ROOT, position, size);
      if (part.isEmpty()) {
        break;
      }
      part.forEach(found -> names.add(found.name));
      position = part.get(part.size() - 1).next;
    }
    assertEquals(506, names.size(), () -> "seed " + seed);
    assertEquals(506, names.stream().distinct().count(), () -> "seed " + seed);
  }

  @Test
  void directoryThatIsTooNewToBeListedIsListedItself() throws InterruptedException {
    MountTree newer = store.treeWithFolder("new");
    store.show(newer);
    while (store.store().tree() != newer) {
      Thread.sleep(1);
    }
    List<Found> found = list(Opcode.READDIR, newer.nodeCount() - 1, 0, 4096);
    assertEquals(List.of(".", "..", "inner"), found.stream().map(Found::name).toList());
  }

  @Test
  void whatIsPublishedWhileOneListsComesAtTheEndOnce() {
    List<Found> first = list(Opcode.READDIR, ProtocolStore.ROOT, 0, 130);
    assertEquals(4, first.size());
    listed.show(store.tree("a-new-one", "z"));
    List<Found> rest = list(Opcode.READDIR, ProtocolStore.ROOT, first.get(3).next, 4096);
    assertEquals(
        List.of("r\u00ff\n", "unreadable", "a-new-one", "z"),
        rest.stream().map(Found::name).toList());
    assertEquals(List.of(), list(Opcode.READDIR, ProtocolStore.ROOT, rest.get(3).next, 4096));
  }
}
