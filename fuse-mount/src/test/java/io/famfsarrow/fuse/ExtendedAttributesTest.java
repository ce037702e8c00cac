package io.famfsarrow.fuse;

import static io.famfsarrow.fuse.TestTree.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExtendedAttributesTest {
  private final MountTree tree = sample();

  private static MountTree sample() {
    MountTreeBuilder builder = TestTree.builder();
    builder.file(0, bytes("f"), TestTree.FILE, 12345, NativeFile.of(new byte[0]));
    return builder.build();
  }

  private String value(String path, String name) {
    byte[] found = ExtendedAttributes.value(tree, tree.resolve(bytes(path)), name).orElseThrow();
    return new String(found, UTF_8);
  }

  @Test
  void filesSayWhereTheirBytesLie() {
    assertEquals(TestTree.UUID, value("f", "user.famfs.fs_uuid"));
    assertEquals("[\"/dev/shm/a b\",\"/dev/shm/\\\"second\\\"\"]", value("f", "user.famfs.media"));
    assertEquals("{\"extents\":[[0,4194304,2097152]]}", value("f", "user.famfs.fmap"));
    assertEquals("12345", value("f", "user.famfs.size"));
    assertEquals("7", value("f", "user.famfs.seqnum"));
  }

  @Test
  void directoriesNameTheStoreOnly() {
    assertEquals(TestTree.UUID, value("/", "user.famfs.fs_uuid"));
    assertTrue(
        ExtendedAttributes.value(tree, tree.node(MountTree.ROOT), "user.famfs.size").isEmpty());
  }

  @Test
  void unknownNameHasNoValue() {
    assertTrue(
        ExtendedAttributes.value(tree, tree.resolve(bytes("f")), "user.famfs.other").isEmpty());
  }

  @Test
  void namesThatAreNotTheUsersAreNotSupported() {
    for (String name : List.of("system.posix_acl_access", "security.capability", "trusted.x")) {
      var refused =
          assertThrows(
              ErrnoException.class,
              () -> ExtendedAttributes.value(tree, tree.resolve(bytes("f")), name));
      assertEquals(Errno.EOPNOTSUPP, refused.errno());
    }
  }

  @Test
  void listEndsEachNameWithNul() {
    assertEquals(
        "user.famfs.fs_uuid\0user.famfs.media\0",
        new String(ExtendedAttributes.nameList(tree.node(MountTree.ROOT)), UTF_8));
  }
}
