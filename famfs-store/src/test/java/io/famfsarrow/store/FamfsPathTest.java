package io.famfsarrow.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FamfsPathTest {

  @ParameterizedTest
  @CsvSource({
    "/a/../f,/f",
    "/a//g,/a/g",
    "/./h,/h",
    "/a/b/,/a/b",
    "/a/b/../../c,/c",
    "/,/",
    "//,/"
  })
  void normalisesWhatUsersType(String typed, String normal) {
    assertEquals(normal, FamfsPath.of(typed).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "", "/..", "/a/../../b", "/../a", "/a\0b"})
  void refusesWhatNoStoreCanHold(String typed) {
    assertThrows(InvalidPathException.class, () -> FamfsPath.of(typed));
  }

  @Test
  void refusesMoreThan79Bytes() {
    assertEquals(79, FamfsPath.of("/" + "x".repeat(79)).lengthBytes());
    assertThrows(InvalidPathException.class, () -> FamfsPath.of("/" + "x".repeat(80)));
    assertThrows(InvalidPathException.class, () -> FamfsPath.of("/" + "é".repeat(40)));
  }

  @Test
  void whatExistsMayFillItsFieldWithoutANul() {
    FamfsPath path = FamfsPath.ofExisting("/" + "x".repeat(80));
    assertEquals(80, path.lengthBytes());
    assertThrows(InvalidPathException.class, path::requireStorable);
    assertThrows(InvalidPathException.class, () -> FamfsPath.ofExisting("/" + "x".repeat(81)));
  }

  @Test
  void aPathThatClimbsOutAndComesBackIsRefusedToo() {
    assertNull(FamfsPath.resolve("../mnt/a".getBytes(StandardCharsets.UTF_8)));
    assertNull(FamfsPath.resolve("a/../../b".getBytes(StandardCharsets.UTF_8)));
    assertEquals(FamfsPath.of("/b"), FamfsPath.resolve("a/../b".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void namesAreBytes() {
    byte[] raw = {'d', '/', (byte) 0xff, 'x'};
    FamfsPath path = FamfsPath.resolve(raw);
    assertArrayEquals(raw, path.bytes());
    assertArrayEquals(new byte[] {(byte) 0xff, 'x'}, path.name());
    assertEquals(FamfsPath.of("/d"), path.parent());
    assertFalse(path.isUtf8());
  }

  @Test
  void startsWithLooksAtWholeComponents() {
    FamfsPath meta = FamfsPath.of("/.meta");
    assertTrue(FamfsPath.of("/.meta/x").startsWith(meta));
    assertTrue(meta.startsWith(meta));
    assertFalse(FamfsPath.of("/.metadata").startsWith(meta));
    assertTrue(meta.startsWith(FamfsPath.ROOT));
  }

  @Test
  void parentOfATopLevelNameIsTheRoot() {
    assertTrue(FamfsPath.of("/a").parent().isRoot());
    assertEquals("a", FamfsPath.of("/a").nameText());
    assertEquals("c", FamfsPath.of("/a/b/c").nameText());
    assertEquals(FamfsPath.of("/a/b"), FamfsPath.of("/a/b/c").parent());
  }
}
