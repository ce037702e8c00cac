package io.famfsarrow.store.media;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Another process: runs {@link MediaChild} and talks to it by lines. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildJvm(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static ChildJvm start(String... arguments) throws IOException {
    return new ChildJvm(command(List.of(), classPath(), arguments));
  }

  /**
   * As user nobody, for tests that run as root.
   *
   * @param folder that user can read, and a copy of the classes is put into
   */
  static ChildJvm startAsNobody(Path folder, String... arguments) throws IOException {
    String copied = copyClassPath(folder);
    List<String> asNobody =
        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
    return new ChildJvm(command(asNobody, copied, arguments));
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static List<String> command(List<String> prefix, String classPath, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-cp");
    command.add(classPath);
    command.add(MediaChild.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private static String copyClassPath(Path folder) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (Files.isDirectory(source) || source.getFileName().toString().startsWith("jffi")) {
        Path target = folder.resolve("classes" + copies.size()).resolve(source.getFileName());
        copyTree(source, target);
        copies.add(target.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copyTree(Path source, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (Stream<Path> walk = Files.walk(source)) {
      for (Path from : (Iterable<Path>) walk::iterator) {
        Path to = target.resolve(source.relativize(from).toString());
        Files.copy(from, to);
        Files.setPosixFilePermissions(
            to, PosixFilePermissions.fromString(Files.isDirectory(to) ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  /** The next line that the child prints; an error if it ends instead. */
  String readLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the child ended without an answer");
    }
    return line;
  }

  long pid() {
    return process.pid();
  }

  /** {@code kill -9}, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    output.close();
  }
}
