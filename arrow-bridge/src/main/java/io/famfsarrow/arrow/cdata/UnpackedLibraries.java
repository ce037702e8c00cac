package io.famfsarrow.arrow.cdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that Arrow and DuckDB unpack their native libraries into. They remove them when the JVM
 * ends in an orderly way; one that is killed would leave 70 MB in the folder for temporary files
 * each time. Mapped memory does not need its name, so the name goes as soon as the library is
 * loaded.
 */
public final class UnpackedLibraries {

  /** Names as {@code JniLoader} of Arrow and {@code DuckDBNative} choose them. */
  private static final List<String> PREFIXES = List.of("jnilib-", "libduckdb_java");

  private static final Path MAPS = Path.of("/proc/self/maps");

  private UnpackedLibraries() {}

  /**
   * Removes the files of those that are loaded by now. Harmless when repeated; safe for use by
   * several threads.
   */
  public static void removeFiles() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    try {
      for (String line : Files.readAllLines(MAPS, ISO_8859_1)) {
        int name = line.lastIndexOf('/') + 1;
        if (PREFIXES.stream().anyMatch(prefix -> line.startsWith(prefix, name))) {
          boolean unused = Files.deleteIfExists(folder.resolve(line.substring(name)));
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
