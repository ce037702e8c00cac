package io.famfsarrow.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Standard input as a source of an Arrow stream. */
final class StandardInput {
  private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");
  private static final Set<String> NAMES = Set.of("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");
  private static final String FILE_MAGIC = "ARROW1";
  private static final int BUFFER_BYTES = 1 << 16;

  private StandardInput() {}

  /** Whether a source's name means standard input, which may not be opened twice. */
  static boolean isNamedBy(String source) {
    return source.equals("-") || (NAMES.contains(source) && !Files.isRegularFile(Path.of(source)));
  }

  /** The stream; says at once what a reader of streams would stumble over. */
  static InputStream open() throws IOException {
    if (isClosed()) {
      throw CommandException.usage("standard input is closed: there is no table in it");
    }
    BufferedInputStream in = new BufferedInputStream(System.in, BUFFER_BYTES);
    in.mark(FILE_MAGIC.length());
    byte[] head = in.readNBytes(FILE_MAGIC.length());
    in.reset();
    if (head.length == 0) {
      throw CommandException.usage("standard input is empty: there is no table in it");
    }
    if (new String(head, StandardCharsets.ISO_8859_1).equals(FILE_MAGIC)) {
      throw CommandException.usage(
          "standard input is an Arrow file, expected an Arrow stream: give the file's name instead");
    }
    return in;
  }

  /** Where it is, the JVM mostly has opened one of its own files under the number that was free. */
  private static boolean isClosed() throws IOException {
    if (!Files.exists(DESCRIPTOR)) {
      return true;
    }
    Path file = Files.readSymbolicLink(DESCRIPTOR);
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    return file.startsWith(java) || file.toString().endsWith(".jsa");
  }
}
