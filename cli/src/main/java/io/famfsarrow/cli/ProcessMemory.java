package io.famfsarrow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process and of this host, as the kernel counts it. */
final class ProcessMemory {
  private static final long KIB = 1024;

  private ProcessMemory() {}

  /** Bytes that belong to this process alone: neither files nor shared memory count. */
  static long privateBytes() {
    return field(Path.of("/proc/self/status"), "RssAnon:");
  }

  /** Bytes that programs could still get on this host. */
  static long availableBytes() {
    return field(Path.of("/proc/meminfo"), "MemAvailable:");
  }

  static long totalBytes() {
    return field(Path.of("/proc/meminfo"), "MemTotal:");
  }

  private static long field(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
