package io.famfsarrow.store.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process of its own for hostile media: what it reads is checked address by address, its heap is
 * small, and if it dies or does not end that is the test's result. Media lie in a folder that goes
 * with it.
 */
final class HostileJvm implements AutoCloseable {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final int SHOWN_LINES = 60;

  private final Path folder;
  private final Path output;
  private final List<String> options = new ArrayList<>();

  /**
   * Prepares one.
   *
   * @param output folder for its log and, should it crash, for what the JVM wrote of that
   */
  HostileJvm(Path output) throws IOException {
    Path memory = Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of("target");
    folder = Files.createTempDirectory(memory, "famfs-hostile-");
    this.output = Files.createDirectories(output.toAbsolutePath());
    options.add("-Xmx128m");
    options.add("-XX:+UseSerialGC");
    options.add("-XX:ErrorFile=" + this.output.resolve("hs_err.log"));
    options.add("-Dfamfs.checkAddresses=true");
    options.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    if (Runtime.version().feature() >= 21) {
      options.add("-XX:+EnableDynamicAgentLoading");
    }
    if (Runtime.version().feature() >= 24) {
      options.add("--enable-native-access=ALL-UNNAMED");
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
  }

  /** Where media lie. */
  Path folder() {
    return folder;
  }

  HostileJvm with(String option) {
    options.add(option);
    return this;
  }

  /**
   * Runs a main class to its end.
   *
   * @param limitSeconds after so many it counts as hanging
   * @return the end of what it printed
   */
  String run(long limitSeconds, String mainClass, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(mainClass);
    command.addAll(arguments);
    Path log = output.resolve(mainClass.substring(mainClass.lastIndexOf('.') + 1) + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended;
    try {
      ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
    String end = end(log);
    if (!ended) {
      throw new AssertionError(
          "it did not end within " + limitSeconds + " s; " + log + ":\n" + end);
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("it ended with " + process.exitValue() + "; " + log + ":\n" + end);
    }
    return end;
  }

  private static String end(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
