package io.famfsarrow.cli;

import io.famfsarrow.fuse.Unmounter;
import io.famfsarrow.store.FamfsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

  private static final String PREFIX = "famfs-demo-";
  private static final String LOCK = "lock";
  private static final String MOUNT_POINT = "mnt";

  private final Path path;
  private final FileChannel lock;
  private final Thread hook = new Thread(this::stop, "famfs-demo-end");
  private final List<Process> processes = new ArrayList<>();
  private Path mountPoint;
  private boolean cleaned;
  private volatile boolean stopping;

  private DemoFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** In shared memory, or where there is none, where Java makes its temporary files. */
  static DemoFolder create() throws IOException {
    Path path = Files.createTempDirectory(parent(), PREFIX);
    Optional<FileChannel> lock = lock(path, StandardOpenOption.CREATE_NEW);
    if (lock.isEmpty()) {
      throw new IOException(path + " was taken for a folder that nobody holds: try again");
    }
    return new DemoFolder(path, lock.get());
  }

  private static Path parent() {
    return inSharedMemory() ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** How much more the file system of the folders can hold. */
  static long roomBytes() {
    return parent().toFile().getUsableSpace();
  }

  /** A folder is held as long as its file is locked, which a kill ends; empty if it is held. */
  private static Optional<FileChannel> lock(Path folder, StandardOpenOption how)
      throws IOException {
    FileChannel channel = FileChannel.open(folder.resolve(LOCK), how, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException ours) {
      // held by this very process
    }
    channel.close();
    return Optional.empty();
  }

  /** Takes away what this user's killed demos have left; returns the folders. */
  static List<Path> removeAbandoned() throws IOException {
    List<Path> removed = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent(), PREFIX + "*")) {
      for (Path folder : folders) {
        try {
          if (isOurs(folder) && removeAbandoned(folder)) {
            removed.add(folder);
          }
        } catch (NoSuchFileException anotherDemoWasFaster) {
          // then it is gone, as it should be
        }
      }
    }
    return removed;
  }

  /** Nobody but us may have made the folder: what lies in another's could be anything. */
  private static boolean isOurs(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")))
        && Files.isRegularFile(folder.resolve(LOCK), LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean removeAbandoned(Path folder) throws IOException {
    Optional<FileChannel> held = lock(folder, StandardOpenOption.WRITE);
    if (held.isEmpty()) {
      return false;
    }
    try (FileChannel untilGone = held.get()) {
      unmount(folder.resolve(MOUNT_POINT)); // its server is another process, which lives on
      deleteAll(folder);
      return true;
    }
  }

  static boolean inSharedMemory() {
    return Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY);
  }

  Path path() {
    return path;
  }

  /**
   * Starts a process that may write into the folder, and ends with it.
   *
   * @throws IOException if the folder is gone already, or the process cannot be started
   */
  synchronized Process start(ProcessBuilder builder) throws IOException {
    requireThere();
    return watch(builder.start());
  }

  private void requireThere() throws IOException {
    if (cleaned) {
      throw new NoSuchFileException(path.toString(), null, "the demo has ended");
    }
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
    requireThere();
    mountPoint = Files.createDirectory(path.resolve(MOUNT_POINT));
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
    if (mountPoint != null) {
      unmount(mountPoint);
    }
    processes.forEach(Process::destroy);
    processes.forEach(DemoFolder::awaitEnd);
    try {
      deleteAll(path);
      lock.close();
    } catch (IOException e) {
      System.err.println("famfs-arrow: cannot delete " + path + ": " + e.getMessage());
    }
  }

  private static void unmount(Path mountPoint) {
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

  /** The lock's file comes last, so that what could not be deleted is found by the next demo. */
  private static void deleteAll(Path folder) throws IOException {
    Path lockFile = folder.resolve(LOCK);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path entry : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!entry.equals(lockFile) && !entry.equals(folder)) {
          Files.deleteIfExists(entry);
        }
      }
    }
    Files.deleteIfExists(lockFile);
    Files.deleteIfExists(folder);
  }
}
