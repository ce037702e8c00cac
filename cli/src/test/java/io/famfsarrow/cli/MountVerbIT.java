package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.format.LogHeaderLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real mounts, served by JVMs of their own; needs /dev/fuse and the right to mount. */
class MountVerbIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension final CliStore store = new CliStore();

  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    RequiredMounts.require();
    directory = Files.createDirectory(store.folder().resolve("mnt"));
  }

  @AfterEach
  void unmountLeftovers() {
    CliRun unused = CliRun.of("umount", "--lazy", directory.toString());
  }

  @Test
  void mountAnswersWhenTheCommandReturnsAndGoesWithUmount() throws Exception {
    store.run("cp", store.file("text", "some text").toString(), "/text").expectDone();
    store.run("mount", directory.toString()).expectDone();
    // Read by another process: this JVM must not wait for a mount while it might collect garbage.
    assertArrayEquals("some text".getBytes(StandardCharsets.UTF_8), cat("text"));
    assertEquals(1, servers().count());
    CliRun.of("umount", directory.toString()).expectDone();
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
    awaitNoServer();
  }

  @Test
  void newFilesAppear() throws Exception {
    store.run("mount", "-o", "follow=10ms", directory.toString()).expectDone();
    store.run("cp", store.file("later", "later").toString(), "/later").expectDone();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(directory.resolve("later")) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertArrayEquals("later".getBytes(StandardCharsets.UTF_8), cat("later"));
  }

  @Test
  void ownerMountsForWriting() throws Exception {
    store.run("mount", "-o", "rw", directory.toString()).expectDone();
    Path source = store.flights();
    assertEquals(0, shell("cp \"$1\" \"$2/f.arrow\"", source, directory));
    assertEquals(200_000, store.run("show", "--json", "/f.arrow").json().get("rows").asInt());
    assertEquals(0, shell("mkdir \"$1/d\"", directory));
    store.run("ls", "/d").expectDone();
  }

  private static int shell(String line, Object... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("timeout", "-s", "KILL", "60", "sh", "-c", line, "sh"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  @Test
  void whoIsNotTheOwnerCannotMountForWriting() {
    store
        .runAs(CliStore.STRANGER, "mount", "-o", "rw", directory.toString())
        .expectRefused(ExitCodes.DENIED, CliStore.OWNER);
    store
        .run("mount", "-o", "rw,backend=jnr", directory.toString())
        .expectRefused(ExitCodes.USAGE, "rw");
  }

  @Test
  void sigtermTakesTheMountAway() throws Exception {
    store.run("mount", directory.toString()).expectDone();
    servers().forEach(ProcessHandle::destroy);
    awaitNoServer();
    assertTrue(CliRun.of("umount", directory.toString()).err().contains("nothing is mounted"));
  }

  @Test
  void failedStartIsHandedOn() throws Exception {
    Files.writeString(directory.resolve("something"), "in the way");
    store.run("mount", directory.toString()).expectRefused(ExitCodes.USAGE, "not empty");
    store.run("mount", store.folder() + "/none").expectRefused(ExitCodes.USAGE);
    store
        .run("mount", "-o", "frobnicate", directory + "")
        .expectRefused(ExitCodes.USAGE, "frobnicate");
    store
        .run("mount", "/nowhere.famfs", directory + "")
        .expectRefused(ExitCodes.NOT_FOUND, "/nowhere");
    CliRun.of("umount", directory.toString()).expectRefused(ExitCodes.USAGE, "nothing is mounted");
    Files.delete(directory.resolve("something"));
  }

  @Test
  void damagedLogIsToldOf() throws IOException {
    store.run("mkdir", "/d").expectDone();
    try (RandomAccessFile file = new RandomAccessFile(store.medium().toFile(), "rw")) {
      file.seek(LogHeaderLayout.NEXT_INDEX_MEDIA_OFFSET);
      file.write(2);
    }
    CliRun run = store.run("mount", directory.toString()).expectDone();
    assertTrue(run.err().startsWith("famfs-arrow: warning: "), run.err());
    assertTrue(run.err().contains("log entry 1"), run.err());
    Files.delete(store.medium()); // nothing for the fsck at the end
  }

  private byte[] cat(String name) throws IOException {
    Process cat = new ProcessBuilder("cat", directory.resolve(name).toString()).start();
    return cat.getInputStream().readAllBytes();
  }

  /** Processes that serve this test's folder. */
  private Stream<ProcessHandle> servers() {
    return ProcessHandle.allProcesses()
        .filter(process -> arguments(process).contains(directory.toString()));
  }

  /**
   * ProcessHandle knows no arguments of a command line longer than a page, as class paths make it.
   */
  private static List<String> arguments(ProcessHandle process) {
    try {
      return List.of(Files.readString(Path.of("/proc", process.pid() + "", "cmdline")).split("\0"));
    } catch (IOException gone) {
      return List.of(); // the process has ended
    }
  }

  private void awaitNoServer() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (servers().findAny().isPresent()) {
      assertTrue(System.nanoTime() < deadline, "the server ends");
      Thread.sleep(20);
    }
  }
}
