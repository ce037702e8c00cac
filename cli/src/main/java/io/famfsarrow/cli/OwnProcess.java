package io.famfsarrow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How to start this very command once more, with the same Java and the same options for it. */
final class OwnProcess {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final String MAIN_CLASS = FamfsArrow.class.getName();

  private OwnProcess() {}

  /** The command line that runs {@code famfs-arrow} with these arguments in a JVM of its own. */
  static List<String> commandLine(List<String> arguments) {
    List<String> line = new ArrayList<>(javaPart());
    line.addAll(arguments);
    return line;
  }

  /**
   * Everything up to what says which program Java runs. Where that was not this program (in its
   * tests), the class path is used.
   */
  private static List<String> javaPart() {
    List<String> own = ownCommandLine();
    int jar = own.indexOf("-jar");
    if (jar >= 0 && own.get(jar + 1).endsWith("famfs-arrow.jar")) {
      return own.subList(0, jar + 2);
    }
    int main = own.indexOf(MAIN_CLASS);
    return main >= 0 ? own.subList(0, main + 1) : fromClassPath();
  }

  private static List<String> ownCommandLine() {
    try {
      String text = Files.readString(COMMAND_LINE, StandardCharsets.UTF_8);
      return Arrays.asList(text.split("\0", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> fromClassPath() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    line.add("-Dfile.encoding=UTF-8");
    if (Runtime.version().feature() >= 24) {
      line.add("--enable-native-access=ALL-UNNAMED");
      line.add("--sun-misc-unsafe-memory-access=allow");
    }
    line.addAll(List.of("-cp", classPath(), MAIN_CLASS));
    return line;
  }

  /** Build tools may put the class path into another property and start a jar of their own. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
