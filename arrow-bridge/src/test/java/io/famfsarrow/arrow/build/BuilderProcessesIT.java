package io.famfsarrow.arrow.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.NoSpaceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Builders in other processes, on a sparse file in memory: space is held, hardly any is used. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BuilderProcessesIT {

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final long HELD_BYTES = 1L << 30;

  private final List<Child> children = new ArrayList<>();
  private Path folder;
  private BuildFixture store;

  @BeforeEach
  void makeStore() throws IOException {
    Assumptions.assumeTrue(Files.isWritable(SHARED_MEMORY), "no /dev/shm");
    folder = Files.createTempDirectory(SHARED_MEMORY, "famfs-arrow-builders-");
    store = new BuildFixture(folder, 2 * HELD_BYTES + (64L << 20));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    children.forEach(Child::kill);
    if (store != null) {
      store.close();
      Files.delete(store.medium());
      Files.delete(folder);
    }
  }

  @Test
  void buildersHoldSpaceAndNotTheLogAndAKilledOneLeavesNone() {
    Child first = build("/first.arrow");
    Child second = build("/second.arrow");
    first.expect("building");
    second.expect("building");
    requireHeld();
    start("publish", "/third.arrow", 5_000).expect("published");
    assertEquals(5_000, store.read(FamfsPath.of("/third.arrow")).size());
    requireHeld();

    first.kill();
    Child next = build("/next.arrow");
    next.expect("building");
    next.seal();
    second.seal();
    assertEquals(2 * BuilderChild.BATCH_ROWS, store.read(FamfsPath.of("/next.arrow")).size());
    assertEquals(2 * BuilderChild.BATCH_ROWS, store.read(FamfsPath.of("/second.arrow")).size());
    assertTrue(store.master().namespace().find(FamfsPath.of("/first.arrow")).isEmpty());
    store.master().reserve(HELD_BYTES / 2).close();
  }

  private void requireHeld() {
    assertThrows(NoSpaceException.class, () -> store.master().reserve(HELD_BYTES / 2).close());
  }

  private Child build(String path) {
    return start("build", path, HELD_BYTES);
  }

  private Child start(String verb, String path, long size) {
    Child child = new Child(store.medium().toString(), verb, path, String.valueOf(size));
    children.add(child);
    return child;
  }

  /** A JVM that runs {@link BuilderChild}. */
  private static final class Child {
    private final Process process;
    private final BufferedReader output;

    Child(String... arguments) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "--add-opens=java.base/java.nio=ALL-UNNAMED"));
      if (Runtime.version().feature() >= 24) {
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
      }
      command.add("-cp");
      command.add(
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
      command.add(BuilderChild.class.getName());
      command.addAll(List.of(arguments));
      try {
        process =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void expect(String line) {
      try {
        assertEquals(line, output.readLine());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void seal() {
      try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
        in.write("seal\n");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      expect("sealed");
      assertEquals(0, process.onExit().join().exitValue());
    }

    void kill() {
      process.destroyForcibly().onExit().join();
    }
  }
}
