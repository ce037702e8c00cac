package io.famfsarrow.fuse;

import static io.famfsarrow.fuse.TestTree.DIRECTORY;
import static io.famfsarrow.fuse.TestTree.FILE;
import static io.famfsarrow.fuse.TestTree.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MountTreeTest {
  private static final byte[] NOT_UTF8 = {'r', (byte) 0xff, (byte) 0xfe, 'b'};

  private static MountTree sample() {
    MountTreeBuilder builder = TestTree.builder();
    int flights = builder.directory(MountTree.ROOT, bytes("flights"), DIRECTORY);
    builder.file(flights, bytes("2001.arrow"), FILE, 100, NativeFile.of(new byte[100]));
    builder.file(MountTree.ROOT, NOT_UTF8, FILE, 3, NativeFile.of(new byte[3]));
    builder.directory(flights, bytes("old"), DIRECTORY);
    builder.file(MountTree.ROOT, bytes("a"), FILE, 0, NativeFile.of(new byte[0]));
    return builder.build();
  }

  private static int errnoOf(Runnable action) {
    return assertThrows(ErrnoException.class, action::run).errno();
  }

  @Test
  void indexIsTheOrderOfAddition() {
    MountTree tree = sample();
    assertEquals(6, tree.nodeCount());
    assertEquals(2, tree.resolve(bytes("/flights/2001.arrow")).index());
    assertEquals(3, tree.resolve(bytes("/flights/2001.arrow")).inode());
    assertEquals(1, tree.node(MountTree.ROOT).inode());
  }

  @Test
  void childrenAreSortedByUnsignedBytes() {
    MountTree tree = sample();
    List<MountNode> children = tree.children(tree.node(MountTree.ROOT));
    assertArrayEquals(bytes("a"), children.get(0).name());
    assertArrayEquals(bytes("flights"), children.get(1).name());
    assertArrayEquals(NOT_UTF8, children.get(2).name());
  }

  @Test
  void namesThatAreNotUtf8AreFound() {
    MountTree tree = sample();
    assertEquals(3, tree.lookup(MountTree.ROOT, NOT_UTF8).orElseThrow().sizeBytes());
    assertFalse(tree.lookup(MountTree.ROOT, bytes("r??b")).isPresent());
  }

  @Test
  void resolvesPathsWithSpareSlashes() {
    MountTree tree = sample();
    assertEquals(tree.node(MountTree.ROOT), tree.resolve(bytes("/")));
    assertEquals(tree.node(MountTree.ROOT), tree.resolve(bytes("")));
    assertEquals(100, tree.resolve(bytes("//flights///2001.arrow/")).sizeBytes());
  }

  @Test
  void missingNameIsEnoent() {
    MountTree tree = sample();
    assertEquals(Errno.ENOENT, errnoOf(() -> tree.resolve(bytes("/flights/2002.arrow"))));
    assertEquals(Errno.ENOENT, errnoOf(() -> tree.resolve(bytes("/nothing/at/all"))));
  }

  @Test
  void dotsAreNotNames() {
    assertEquals(Errno.ENOENT, errnoOf(() -> sample().resolve(bytes("/flights/.."))));
  }

  @Test
  void fileAsDirectoryIsEnotdir() {
    MountTree tree = sample();
    assertEquals(Errno.ENOTDIR, errnoOf(() -> tree.resolve(bytes("/a/b"))));
    assertEquals(Errno.ENOTDIR, errnoOf(() -> tree.children(tree.resolve(bytes("/a")))));
  }

  @Test
  void directoryHasNoContent() {
    assertEquals(Errno.EISDIR, errnoOf(() -> sample().resolve(bytes("/flights")).content()));
  }

  @Test
  void modeHasTypeAndTwelveBits() {
    MountTreeBuilder builder = TestTree.builder();
    builder.file(0, bytes("f"), new NodeAttributes(0174640, 1, 2), 0, NativeFile.of(new byte[0]));
    MountTree tree = builder.build();
    assertEquals(0104640, tree.resolve(bytes("f")).mode());
    assertEquals(0040755, tree.node(MountTree.ROOT).mode());
    assertEquals(1, tree.resolve(bytes("f")).uid());
    assertEquals(2, tree.resolve(bytes("f")).gid());
  }

  @Test
  void clientsSeeNoWriteBits() {
    assertEquals(0555, new NodeAttributes(0777, 0, 0).withoutWriteBits().permissions());
    assertEquals(04440, new NodeAttributes(04640, 0, 0).withoutWriteBits().permissions());
  }

  @Test
  void linksCountSubdirectories() {
    MountTree tree = sample();
    assertEquals(3, tree.linkCount(tree.node(MountTree.ROOT)));
    assertEquals(3, tree.linkCount(tree.resolve(bytes("flights"))));
    assertEquals(2, tree.linkCount(tree.resolve(bytes("flights/old"))));
    assertEquals(1, tree.linkCount(tree.resolve(bytes("a"))));
  }

  @Test
  void refusesChildrenOfFiles() {
    MountTreeBuilder builder = TestTree.builder();
    int file = builder.file(0, bytes("f"), FILE, 0, NativeFile.of(new byte[0]));
    assertThrows(
        IllegalArgumentException.class, () -> builder.directory(file, bytes("d"), DIRECTORY));
  }

  @Test
  void agreesWithAMapOnRandomTrees() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    MountTreeBuilder builder = TestTree.builder();
    Map<String, Integer> expected = new HashMap<>();
    List<Integer> directories = new ArrayList<>(List.of(MountTree.ROOT));
    for (int i = 0; i < 3000; i++) {
      int parent = directories.get(random.nextInt(directories.size()));
      String name = Integer.toString(random.nextInt(), 36);
      if (expected.containsKey(parent + "/" + name)) {
        continue;
      }
      boolean directory = random.nextInt(10) == 0;
      int index =
          directory
              ? builder.directory(parent, bytes(name), DIRECTORY)
              : builder.file(parent, bytes(name), FILE, i, NativeFile.of(new byte[0]));
      if (directory) {
        directories.add(index);
      }
      expected.put(parent + "/" + name, index);
    }
    MountTree tree = builder.build();
    assertEquals(expected.size() + 1, tree.nodeCount(), () -> "seed " + seed);
    expected.forEach(
        (key, index) -> {
          String[] parts = key.split("/", 2);
          var found = tree.lookup(Integer.parseInt(parts[0]), bytes(parts[1]));
          assertTrue(found.isPresent() && found.get().index() == index, () -> "seed " + seed);
        });
  }

  @Test
  void pathsLeadFromTheRoot() {
    MountTree tree = sample();
    assertArrayEquals(bytes("/flights/2001.arrow"), tree.path(tree.node(2)));
    assertArrayEquals(bytes("/"), tree.path(tree.node(MountTree.ROOT)));
  }

  @Test
  void namesAreAtMost255BytesLong() {
    MountTree tree = sample();
    assertTrue(tree.lookup(MountTree.ROOT, new byte[255]).isEmpty());
    assertEquals(Errno.ENAMETOOLONG, errnoOf(() -> tree.lookup(MountTree.ROOT, new byte[256])));
  }

  /** The same nodes, added to one tree after the other or to one alone, at random. */
  @Test
  void treeThatIsContinuedEqualsOneThatIsMadeAtOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    NativeFile content = NativeFile.of(new byte[1]);
    MountTreeBuilder whole = TestTree.builder();
    MountTree continued = TestTree.builder().build();
    List<Integer> directories = new ArrayList<>(List.of(MountTree.ROOT));
    for (int step = 0; step < 50; step++) {
      MountTree before = continued;
      MountTreeBuilder more = new MountTreeBuilder(before.identity(), before.space(), before);
      for (int i = random.nextInt(8); i > 0; i--) {
        int parent = directories.get(random.nextInt(directories.size()));
        byte[] name = bytes(random.nextInt(100) + "-" + step + "-" + i);
        if (random.nextInt(4) == 0) {
          directories.add(whole.directory(parent, name, DIRECTORY));
          more.directory(parent, name, DIRECTORY);
        } else {
          whole.file(parent, name, FILE, 1, content);
          more.file(parent, name, FILE, 1, content);
        }
      }
      continued = more.build();
      assertTrue(continued.continues(before));
      assertEquals(before.nodeCount() == continued.nodeCount(), before.continues(continued));
    }
    MountTree expected = whole.build();
    assertTrue(
        expected.continues(continued) && continued.continues(expected), () -> "seed " + seed);
    for (int directory : directories) {
      assertEquals(
          indices(expected.children(expected.node(directory))),
          indices(continued.children(continued.node(directory))),
          () -> "seed " + seed);
      assertEquals(
          indices(expected.listing(expected.node(directory))),
          indices(continued.listing(continued.node(directory))),
          () -> "seed " + seed);
      assertEquals(
          expected.linkCount(expected.node(directory)),
          continued.linkCount(continued.node(directory)));
    }
  }

  private static List<Integer> indices(List<MountNode> nodes) {
    return nodes.stream().map(MountNode::index).toList();
  }
}
