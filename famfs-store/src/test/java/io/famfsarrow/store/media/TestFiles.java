package io.famfsarrow.store.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files for tests, in a folder of their own, on tmpfs or where the build is. */
final class TestFiles implements AutoCloseable {
  private final Path folder;

  private TestFiles(Path folder) {
    this.folder = folder;
  }

  static TestFiles onTmpfs() throws IOException {
    return new TestFiles(Files.createTempDirectory(Path.of("/dev/shm"), "famfs-media-test"));
  }

  static TestFiles onDisk() throws IOException {
    Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
    return new TestFiles(Files.createTempDirectory(target, "famfs-media-test"));
  }

  static TestFiles in(Path parent) throws IOException {
    return new TestFiles(Files.createTempDirectory(parent, "famfs-media-test"));
  }

  Path folder() {
    return folder;
  }

  /** A sparse file. */
  Path create(String name, long sizeBytes) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile created = new RandomAccessFile(file.toFile(), "rw")) {
      created.setLength(sizeBytes);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
