package io.famfsarrow.fuse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MediaBusyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every back end does: how mounts begin and end. */
@Timeout(value = 120, unit = SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class MountLifeContract {
  private static final int SIZE = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final Children children = new Children();
  private Path directory;

  /** Name of the back end. */
  abstract String backend();

  @BeforeEach
  void prepare() throws IOException {
    RealMounts.require(backend());
    directory = Files.createDirectory(folder.resolve("a mount"));
  }

  @AfterEach
  void leaveNothing() {
    RealMounts.detachBelow(folder);
    children.close();
  }

  private MountServer mountAt(Path place) {
    MountTreeBuilder builder = TestTree.builder();
    byte[] content = TestTree.pattern(SIZE, 9);
    builder.file(0, TestTree.bytes("f"), TestTree.FILE, SIZE, NativeFile.of(content));
    TestTree.Source source = new TestTree.Source(builder.build());
    return MountServer.start(
        new MountedStore(source, Duration.ofMillis(100), MountListener.SILENT),
        place,
        MountOptions.parse("backend=" + backend()));
  }

  private Process serveInChild() throws IOException {
    return children.serve(ServeMain.class, directory, backend());
  }

  /** A process that has the mounted file open, and answers "end" when it read all of it. */
  private Process holdOpen() throws IOException {
    String script = "exec 3< \"$1\"; echo open; read go; wc -c <&3; echo end";
    Process holder = children.shell(script, directory.resolve("f"));
    Children.awaitLine(holder, "open");
    return holder;
  }

  private static void letGo(Process holder) throws IOException {
    try (var input = holder.outputWriter()) {
      input.write("go\n");
    }
  }

  private boolean mounted() {
    return MountTable.read().at(directory).isPresent();
  }

  @Test
  void answersAsSoonAsStartReturns() {
    try (MountServer server = mountAt(directory)) {
      assertEquals(server.directory(), directory.toAbsolutePath());
      assertEquals(SIZE, Shell.run("cat", directory + "/f").out().length);
    }
    assertFalse(mounted());
  }

  @Test
  void canBeMountedAgainAndTwiceAtOnce() throws IOException {
    mountAt(directory).close();
    Path other = Files.createDirectory(folder.resolve("other"));
    try (MountServer first = mountAt(directory);
        MountServer second = mountAt(other)) {
      assertEquals(
          0, Shell.run("cmp", first.directory() + "/f", second.directory() + "/f").exitCode());
    }
  }

  @Test
  void refusesAMountPointInUse() {
    try (MountServer server = mountAt(directory)) {
      var refused = assertThrows(InvalidRequestException.class, () -> mountAt(directory));
      assertTrue(refused.getMessage().contains("fuse.famfs-arrow"), refused.getMessage());
      assertEquals(SIZE, Shell.run("cat", server.directory() + "/f").out().length);
    }
  }

  @Test
  void unmountFromElsewhereEndsTheServer() throws Exception {
    Process server = serveInChild();
    Unmounter.unmount(directory);
    assertFalse(mounted());
    assertTrue(server.waitFor(LIMIT.toSeconds(), SECONDS));
    assertEquals(0, server.exitValue());
  }

  @Test
  void busyMountStaysAndItsUserIsNamed() throws Exception {
    Process server = serveInChild();
    Process holder = holdOpen();
    var busy = assertThrows(MediaBusyException.class, () -> Unmounter.unmount(directory));
    assertTrue(busy.getMessage().contains(holder.pid() + " (sh)"), busy.getMessage());
    assertTrue(mounted());
    letGo(holder);
    Children.awaitLine(holder, Integer.toString(SIZE));
    Children.awaitLine(holder, "end");
    assertTrue(holder.waitFor(LIMIT.toSeconds(), SECONDS));
    Unmounter.unmount(directory);
    assertTrue(server.waitFor(LIMIT.toSeconds(), SECONDS));
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void signalsUnmount(String signal, int exitCode) throws Exception {
    Process server = serveInChild();
    assertTrue(mounted());
    Shell.run("kill", "-" + signal, Long.toString(server.pid()));
    assertTrue(server.waitFor(LIMIT.toSeconds(), SECONDS));
    assertEquals(exitCode, server.exitValue());
    assertFalse(mounted());
  }

  @Test
  void openFilesAreServedToTheEndAfterASignal() throws Exception {
    Process server = serveInChild();
    Process holder = holdOpen();
    Shell.run("kill", "-TERM", Long.toString(server.pid()));
    while (mounted()) {
      Thread.sleep(1);
    }
    letGo(holder);
    Children.awaitLine(holder, Integer.toString(SIZE));
    Children.awaitLine(holder, "end");
    assertTrue(server.waitFor(LIMIT.toSeconds(), SECONDS));
  }

  /** As when a container or a whole group of processes is killed. */
  private static void killWithItsGuard(Process server) throws InterruptedException {
    for (ProcessHandle guard : server.children().toList()) {
      guard.destroyForcibly();
      guard.onExit().orTimeout(LIMIT.toSeconds(), SECONDS).join();
    }
    server.destroyForcibly();
    assertTrue(server.waitFor(LIMIT.toSeconds(), SECONDS));
  }

  @Test
  void deadMountIsTakenAwayByTheNextOne() throws Exception {
    Process server = serveInChild();
    killWithItsGuard(server);
    assertTrue(mounted());
    try (MountServer next = mountAt(directory)) {
      assertEquals(SIZE, Shell.run("cat", next.directory() + "/f").out().length);
    }
    assertFalse(mounted());
  }

  /** Reads without end, and asks the server each time, whatever the kernel keeps. */
  private Process readWithoutEnd() throws IOException {
    String loop = "while stat -f \"$1\" && cat \"$1\"/*; do :; done > /dev/null 2>&1; echo end";
    return children.shell(loop, directory);
  }

  @Test
  void killedServerLeavesNobodyHangingAndTheNextOneServes() throws Exception {
    Process server = serveInChild();
    List<Process> readers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      readers.add(readWithoutEnd());
    }
    Shell.run("cat", directory + "/f"); // it answers under that load
    server.destroyForcibly();
    assertTrue(server.waitFor(LIMIT.toSeconds(), SECONDS));
    for (Process reader : readers) {
      Children.awaitLine(reader, "end");
      assertTrue(reader.waitFor(LIMIT.toSeconds(), SECONDS));
    }
    try (MountServer next = mountAt(directory)) {
      byte[] expected = TestTree.pattern(SIZE, 9);
      assertArrayEquals(expected, Shell.run("cat", next.directory() + "/f").out());
    }
  }

  /** As {@code umount -f} does it: the connection is cut under those who use it. */
  @Test
  void cutConnectionEndsTheServerAndLeavesNoMount() throws Exception {
    int force = 1;
    Process server = serveInChild();
    Process holder = holdOpen();
    assertEquals(-Errno.EBUSY, LibC.unmount(directory, force));
    assertTrue(server.waitFor(LIMIT.toSeconds(), SECONDS));
    letGo(holder);
    assertTrue(holder.waitFor(LIMIT.toSeconds(), SECONDS));
    assertFalse(mounted());
  }

  @Test
  void deadMountIsTakenAwayByUnmount() throws Exception {
    Process server = serveInChild();
    killWithItsGuard(server);
    Unmounter.unmount(directory);
    assertFalse(mounted());
  }
}
