package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.NoSuchStoreException;
import io.famfsarrow.store.PathExistsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NewFileMediumTest {
  private static final long SIZE = 64L << 20;

  private TestFiles files;
  private Path target;

  @BeforeEach
  void create() throws IOException {
    files = TestFiles.onTmpfs();
    target = files.folder().resolve("store");
  }

  @AfterEach
  void delete() throws IOException {
    files.close();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> list = Files.list(files.folder())) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private NewFileMedium unnamed() {
    return NewFileMedium.create(target, SIZE, MediaOptions.defaults());
  }

  /** As on a file system without unnamed files. */
  private NewFileMedium named() {
    Path temporary = NewFileMedium.temporaryName(target);
    return NewFileMedium.sized(
        target,
        NewFileMedium.openNamed(temporary),
        Optional.of(temporary),
        SIZE,
        MediaOptions.defaults());
  }

  private static void mark(NewFileMedium fresh, long value) {
    fresh.media().metadata(4096).storeRelease(0, value);
  }

  private long markOfTarget() {
    try (Media media = MappedMedia.open(target, false, MediaOptions.defaults())) {
      return media.metadata(4096).loadAcquire(0);
    }
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    Path missing = files.folder().resolve("missing");
    NoSuchStoreException refused =
        assertThrows(
            NoSuchStoreException.class,
            () -> NewFileMedium.create(missing.resolve("x"), SIZE, MediaOptions.defaults()));
    assertTrue(refused.getMessage().contains("no folder " + missing), refused.getMessage());
  }

  @Test
  void aLinkThatLeadsNowhereStandsForWhatWillBeThere() throws IOException {
    Path link = files.folder().resolve("link");
    Path second = files.folder().resolve("second");
    Files.createSymbolicLink(second, Path.of("link"));
    Files.createSymbolicLink(link, target);
    try (NewFileMedium fresh = NewFileMedium.create(second, SIZE, MediaOptions.defaults())) {
      fresh.publish(false);
    }
    assertEquals(SIZE, Files.size(target));
    assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(second));
  }

  @Test
  void linksInACircleAreNotFollowedForEver() throws IOException {
    Files.createSymbolicLink(target, target);
    assertThrows(MediaAccessException.class, this::unnamed);
  }

  @Test
  void hasNoNameBeforeItIsPublished() throws IOException {
    try (NewFileMedium fresh = unnamed()) {
      assertEquals(List.of(), names());
      assertEquals(target, fresh.media().path());
      assertEquals(SIZE, fresh.media().sizeBytes());
      assertFalse(fresh.media().sameNode());
      mark(fresh, 1);
      fresh.publish(false);
      assertTrue(fresh.media().sameNode());
    }
    assertEquals(List.of("store"), names());
    assertEquals(1, markOfTarget());
    assertEquals(SIZE, Files.size(target));
  }

  @Test
  void closingDiscards() throws IOException {
    unnamed().close();
    named().close();
    assertEquals(List.of(), names());
  }

  @Test
  void doesNotOverwriteUnlessAskedTo() throws IOException {
    for (Supplier<NewFileMedium> way :
        List.<Supplier<NewFileMedium>>of(this::unnamed, this::named)) {
      NewFileMedium fresh = way.get();
      Files.write(target, new byte[8192]);
      mark(fresh, 2);
      assertThrows(PathExistsException.class, () -> fresh.publish(false));
      assertEquals(0, markOfTarget());
      fresh.publish(true);
      fresh.close();
      assertEquals(2, markOfTarget());
      assertEquals(List.of("store"), names());
      Files.delete(target);
    }
  }

  @Test
  void whoMapsTheOldFileKeepsIt() throws IOException {
    try (NewFileMedium old = unnamed()) {
      mark(old, 1);
      old.publish(false);
      MediaMemory memory = old.media().metadata(4096);
      try (NewFileMedium fresh = unnamed()) {
        mark(fresh, 2);
        fresh.publish(true);
      }
      assertEquals(1, memory.loadAcquire(0));
      assertFalse(old.media().sameNode());
      assertEquals(2, markOfTarget());
    }
  }

  @Test
  void takesOverModeAndOwnerOfWhatItReplaces() throws IOException {
    Files.write(target, new byte[8192]);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
    if (Commands.isRoot()) {
      Files.setAttribute(target, "unix:uid", 65534);
      Files.setAttribute(target, "unix:gid", 65533);
    }
    Map<String, Object> before = Files.readAttributes(target, "unix:mode,uid,gid");
    for (Supplier<NewFileMedium> way :
        List.<Supplier<NewFileMedium>>of(this::unnamed, this::named)) {
      try (NewFileMedium fresh = way.get()) {
        fresh.publish(true);
      }
      assertEquals(SIZE, Files.size(target));
      assertEquals(before, Files.readAttributes(target, "unix:mode,uid,gid"));
    }
  }

  @Test
  void worksWithATemporaryName() throws IOException {
    try (NewFileMedium fresh = named()) {
      assertEquals(1, names().size());
      assertTrue(names().get(0).startsWith(".store."));
      mark(fresh, 3);
      fresh.publish(false);
      assertEquals(List.of("store"), names());
      assertTrue(fresh.media().sameNode());
    }
    assertEquals(3, markOfTarget());
  }

  @Test
  void followsALink() throws IOException {
    Path real = files.create("real", 4096);
    Files.createSymbolicLink(target, real);
    try (NewFileMedium fresh = unnamed()) {
      fresh.publish(true);
    }
    assertEquals(SIZE, Files.size(real));
    assertTrue(Files.isSymbolicLink(target));
  }

  @Test
  void saysWhyItCannotBeMade() {
    Path nowhere = files.folder().resolve("no/such/store");
    MediaOptions options = MediaOptions.defaults();
    assertThrows(NoSuchStoreException.class, () -> NewFileMedium.create(nowhere, SIZE, options));
    assertThrows(IllegalArgumentException.class, () -> NewFileMedium.create(target, 0, options));
  }
}
