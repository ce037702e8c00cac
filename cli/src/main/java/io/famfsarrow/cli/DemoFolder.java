package io.famfsarrow.cli;

import io.famfsarrow.fuse.Unmounter;
import io.famfsarrow.store.FamfsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Everything that the demo makes, and its way out: closing it, or the end of the JVM by Ctrl-C or
 * SIGTERM, ends the processes, takes the mount away and deletes the files. Safe for use by several
 * threads.
 */
final class DemoFolder implements AutoCloseable {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final int PATIENCE_SECONDS = 5;

  private final Path path;
  private final Thread hook = new Thread(this::stop, "famfs-demo-end");
  private final List<Process> processes = new ArrayList<>();
  private Path mountPoint;
  private boolean cleaned;
  private volatile boolean stopping;

  private DemoFolder(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** In shared memory, or where there is none, where Java makes its temporary files. */
  static DemoFolder create() throws IOException {
    Path parent = inSharedMemory() ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    return new DemoFolder(Files.createTempDirectory(parent, "famfs-demo-"));
  }

  static boolean inSharedMemory() {
    return Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY);
  }

  Path path() {
    return path;
  }

  /** Ends with the folder, if it has not ended before. */
  synchronized Process watch(Process process) {
    processes.add(process);
    if (cleaned) {
      process.destroy();
    }
    return process;
  }

  /** An empty folder to mount at, which is taken away with the folder. */
  synchronized Path makeMountPoint() throws IOException {
    mountPoint = Files.createDirectory(path.resolve("mnt"));
    return mountPoint;
  }

  /** Whether the JVM is ending: what fails from then on fails because of it. */
  boolean stopping() {
    return stopping;
  }

  private void stop() {
    stopping = true;
    cleanUp();
  }

  @Override
  public void close() {
    cleanUp();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exitHasBegun) {
      // the hook found, or finds, nothing left to do
    }
  }

  private synchronized void cleanUp() {
    if (cleaned) {
      return;
    }
    cleaned = true;
    unmount();
    processes.forEach(Process::destroy);
    processes.forEach(DemoFolder::awaitEnd);
    try {
      deleteAll();
    } catch (IOException e) {
      System.err.println("famfs-arrow: cannot delete " + path + ": " + e.getMessage());
    }
  }

  private void unmount() {
    if (mountPoint == null) {
      return;
    }
    try {
      Unmounter.detach(mountPoint);
    } catch (FamfsException notMounted) {
      // it never came so far, or is gone already; if not, deleting it below fails and says so
    }
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void deleteAll() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path entry : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(entry);
      }
    }
  }
}
