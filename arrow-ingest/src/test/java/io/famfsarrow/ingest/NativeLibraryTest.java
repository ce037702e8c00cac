package io.famfsarrow.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The native library costs memory and time: it is loaded by those who need it, not by others. The
 * file that it was unpacked into is gone once it is loaded, whatever end the process takes.
 */
class NativeLibraryTest {

  /** Prints whether the library is loaded before and after a CSV file is read. */
  public static final class Probe {
    /** The name under which Arrow unpacks its libraries. */
    private static final String UNPACKED = "/jnilib-";

    private Probe() {}

    public static void main(String[] args) throws IOException {
      try (TableSource source = TableSources.open(Path.of(args[0]));
          BufferAllocator allocator = new RootAllocator()) {
        System.out.print(isLoaded() + " ");
        source.open(allocator, List.of()).close();
        System.out.print(isLoaded() + " " + hasFile());
      }
    }

    private static boolean isLoaded() throws IOException {
      return mappings().contains(UNPACKED);
    }

    private static boolean hasFile() throws IOException {
      return mappings()
          .lines()
          .anyMatch(line -> line.contains(UNPACKED) && !line.endsWith(" (deleted)"));
    }

    private static String mappings() throws IOException {
      return Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void isLoadedWhenASourceIsReadAndNotBefore(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("x.csv"), "a\n1\n");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-opens") || a.startsWith("--enable"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    command.add(file.toString());
    Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = probe.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("false true false", text.lines().reduce("", (a, b) -> b), text);
    }
    assertEquals(0, probe.waitFor());
  }
}
