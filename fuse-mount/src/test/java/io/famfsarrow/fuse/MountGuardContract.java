package io.famfsarrow.fuse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every back end does: a server that is killed leaves no mount. */
@Timeout(value = 120, unit = SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class MountGuardContract {
  private static final int SIZE = 1 << 20;
  private static final long LIMIT_SECONDS = 30;

  @TempDir Path folder;
  private final Children children = new Children();
  private Path directory;

  /** Name of the back end. */
  abstract String backend();

  @BeforeEach
  void prepare() throws IOException {
    RealMounts.require(backend());
    // What the kernel's table writes as octal numbers, what a shell or printf would take up.
    directory = Files.createDirectory(folder.resolve("50% of\ta *\\mount\n"));
  }

  @AfterEach
  void leaveNothing() {
    RealMounts.detachBelow(folder);
    children.close();
  }

  private Process serve(Path place) throws IOException {
    return serve(place, backend());
  }

  private Process serve(Path place, String backendAndOptions) throws IOException {
    return children.serve(ServeMain.class, place, backendAndOptions);
  }

  private static ProcessHandle guardOf(Process server) {
    List<ProcessHandle> children = server.children().toList();
    assertEquals(1, children.size(), "the guard is the only child");
    return children.get(0);
  }

  private static void awaitEnd(ProcessHandle process) {
    CompletableFuture<ProcessHandle> end = process.onExit();
    end.orTimeout(LIMIT_SECONDS, SECONDS).join();
  }

  private void awaitNoMount() throws InterruptedException {
    long deadline = System.nanoTime() + SECONDS.toNanos(LIMIT_SECONDS);
    while (mountedAt(directory)) {
      assertTrue(System.nanoTime() < deadline, "the mount of the dead server is still there");
      Thread.sleep(10);
    }
  }

  private static boolean mountedAt(Path place) {
    return MountTable.read().at(place).isPresent();
  }

  @Test
  void killedUnderLoadLeavesNoMountAndTheNextOneServes() throws Exception {
    Process server = serve(directory);
    ProcessHandle guard = guardOf(server);
    String loop = "while dd if=\"$1\" bs=64k iflag=direct || cat \"$1\"; do :; done > /dev/null";
    List<Process> readers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      readers.add(children.shell(loop, directory.resolve("f")));
    }
    Shell.run("cat", directory + "/f"); // it answers under that load
    Children.kill(server);
    awaitNoMount();
    awaitEnd(guard);
    for (Process reader : readers) {
      assertTrue(reader.waitFor(LIMIT_SECONDS, SECONDS), "no reader hangs");
    }
    Process next = serve(directory);
    byte[] expected = TestTree.pattern(SIZE, 9);
    assertArrayEquals(expected, Shell.run("cat", directory + "/f").out());
    next.destroy();
    assertTrue(next.waitFor(LIMIT_SECONDS, SECONDS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP", "QUIT"})
  void guardOutlivesWhatEndsItsServer(String signal) throws Exception {
    Process server = serve(directory);
    ProcessHandle guard = guardOf(server);
    assertEquals(0, Shell.run("kill", "-" + signal, Long.toString(guard.pid())).exitCode());
    Children.kill(server);
    awaitNoMount();
    awaitEnd(guard);
  }

  @Test
  void signalToAllOfAJobEndsItInOrder() throws Exception {
    Process server = serve(directory);
    ProcessHandle guard = guardOf(server);
    Shell.run("kill", "-INT", "--", "-" + server.pid());
    assertTrue(server.waitFor(LIMIT_SECONDS, SECONDS));
    assertEquals(130, server.exitValue());
    assertFalse(mountedAt(directory));
    awaitEnd(guard);
  }

  @Test
  void guardGoesWithAMountThatIsUnmounted() throws Exception {
    Process server = serve(directory);
    ProcessHandle guard = guardOf(server);
    Unmounter.unmount(directory);
    assertTrue(server.waitFor(LIMIT_SECONDS, SECONDS));
    assertFalse(guard.isAlive(), "the server waits for its guard");
  }

  @Test
  void laterMountAtTheSamePlaceIsLeftAlone() throws Exception {
    Process first = serve(directory);
    ProcessHandle guard = guardOf(first);
    String script = "exec 3< \"$1\"; echo open; read go";
    Process holder = children.shell(script, directory.resolve("f"));
    assertEquals("open", holder.inputReader().readLine());
    Unmounter.detach(directory); // the first one still serves, for the holder
    Process second = serve(directory);
    Children.kill(first);
    awaitEnd(guard);
    assertTrue(mountedAt(directory));
    assertEquals(SIZE, Shell.run("cat", directory + "/f").out().length);
    second.destroy();
    assertTrue(second.waitFor(LIMIT_SECONDS, SECONDS));
  }

  @Test
  void otherMountOfTheSameDeviceNumberIsLeftAlone() throws Exception {
    Process server = serve(directory);
    MountTable.Entry entry = MountTable.read().at(directory).orElseThrow();
    // Numbers are used again: a guard of a mount that is long gone, that had the same one.
    MountGuard guard = MountGuard.watch(entry.device());
    ProcessHandle process = ProcessHandle.of(guard.pid()).orElseThrow();
    guard.endOfPipe();
    awaitEnd(process);
    assertTrue(mountedAt(directory));
    assertEquals(SIZE, Shell.run("cat", directory + "/f").out().length);
    server.destroy();
    assertTrue(server.waitFor(LIMIT_SECONDS, SECONDS));
  }

  @Test
  void whoStaysLongerThanTheLimitGetsAnErrorAndNoShortFile() throws Exception {
    Process server = serve(directory, backend() + ",drain=1");
    ProcessHandle guard = guardOf(server);
    String script = "exec 3< \"$1\"; echo open; read go; cat <&3; echo \"status $?\"";
    Process holder = children.shell(script, directory.resolve("f"));
    BufferedReader said = holder.inputReader();
    assertEquals("open", said.readLine());
    server.destroy();
    assertTrue(server.waitFor(LIMIT_SECONDS, SECONDS));
    assertEquals(143, server.exitValue());
    assertFalse(mountedAt(directory));
    awaitEnd(guard);
    holder.outputWriter().append("go\n").close();
    List<String> rest = said.lines().toList();
    assertTrue(rest.get(rest.size() - 2).contains("not connected"), () -> rest.toString());
    assertEquals("status 1", rest.get(rest.size() - 1));
  }

  @Test
  void serverThatHangsKeepsNobodyFromUnmounting() throws Exception {
    Process server = serve(directory);
    Shell.run("kill", "-STOP", Long.toString(server.pid()));
    Unmounter.detach(directory);
    assertFalse(mountedAt(directory));
    Shell.run("kill", "-CONT", Long.toString(server.pid()));
    assertTrue(server.waitFor(LIMIT_SECONDS, SECONDS));
  }

  /** Open files of the server would keep a medium, a port or the connection to the kernel. */
  @Test
  void guardHasNothingOpenAndKeepsNothingBusy() throws Exception {
    Process server = serve(directory);
    Path process = Path.of("/proc", Long.toString(guardOf(server).pid()));
    assertEquals(Path.of("/"), Files.readSymbolicLink(process.resolve("cwd")));
    List<String> open = new ArrayList<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        open.add(Files.readSymbolicLink(descriptor).toString().replaceAll("pipe:.*", "pipe"));
      }
    }
    open.sort(null);
    assertEquals(List.of("/dev/null", "/dev/null", "pipe"), open);
    Unmounter.unmount(directory);
    assertTrue(server.waitFor(LIMIT_SECONDS, SECONDS));
  }
}
