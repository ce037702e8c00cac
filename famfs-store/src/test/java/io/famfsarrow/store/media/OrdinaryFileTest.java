package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.NoSuchStoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdinaryFileTest {
  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void create() throws IOException {
    path = Files.writeString(folder.resolve("file"), "content");
  }

  private static void assertRefused(Path path, String what) {
    for (boolean forWriting : new boolean[] {false, true}) {
      MediaAccessException refused =
          assertThrows(MediaAccessException.class, () -> OrdinaryFile.open(path, forWriting));
      assertTrue(refused.getMessage().contains(path.toString()), refused.getMessage());
      assertTrue(refused.getMessage().contains(what), refused.getMessage());
    }
  }

  @Test
  void readsTheFileThatWasOpenedWhateverHasItsNameNow() throws IOException {
    try (OrdinaryFile file = OrdinaryFile.open(path, false)) {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      assertEquals(key, file.fileKey());
      assertEquals(Files.getAttribute(path, "unix:uid"), file.uid());
      Files.delete(path);
      assertEquals(7, file.channel().size());
      ByteBuffer byteOfIt = ByteBuffer.allocate(1);
      assertThrows(NonWritableChannelException.class, () -> file.channel().write(byteOfIt, 0));
    }
  }

  @Test
  void writesOnRequest() throws IOException {
    try (OrdinaryFile file = OrdinaryFile.open(path, true)) {
      assertEquals(1, file.channel().write(ByteBuffer.wrap(new byte[] {'C'}), 0));
    }
    assertEquals("Content", Files.readString(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ff%20x", "%25%c3%a4+", "a%5cb"})
  void namesAreBytes(String escaped) throws IOException {
    Path named = Path.of(URI.create(folder.toUri() + escaped));
    Files.writeString(named, "another");
    try (OrdinaryFile file = OrdinaryFile.open(named, false)) {
      Object key = Files.readAttributes(named, BasicFileAttributes.class).fileKey();
      assertEquals(key, file.fileKey());
    }
  }

  @Test
  void refusesWhatIsNoOrdinaryFileWithoutWaiting() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertRefused(pipe, "pipe");
    assertRefused(Files.createSymbolicLink(folder.resolve("link"), path), "symbolic link");
    assertRefused(Path.of("/dev/null"), "device");
    assertThrows(MediaAccessException.class, () -> OrdinaryFile.open(folder, false));
    assertThrows(
        NoSuchStoreException.class, () -> OrdinaryFile.open(folder.resolve("none"), false));
  }
}
