package io.famfsarrow.fuse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that a test starts; those that are left are killed when it is closed. */
final class Children implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final List<Process> started = new ArrayList<>();

  /** Errors come with the output. */
  Process start(String... command) throws IOException {
    return start(List.of(command));
  }

  Process start(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  /** A line of sh, whose $1, $2 and so on are the arguments. */
  Process shell(String line, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return start(command);
  }

  /**
   * A JVM in a session of its own that serves a mount; returns when it is ready.
   *
   * @param main prints {@link ServeMain#READY} then
   */
  Process serve(Class<?> main, Object... arguments) throws IOException {
    // Whoever runs the tests may ignore signals, as nohup does, and children inherit that.
    List<String> command =
        new ArrayList<>(List.of("setsid", "env", "--default-signal=HUP,INT,TERM"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx128m", "--add-opens=java.base/java.nio=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process server = start(command);
    awaitLine(server, ServeMain.READY);
    return server;
  }

  /** Waits for a line that ends so: what else is said on the terminal may stand before it. */
  static void awaitLine(Process process, String wanted) throws IOException {
    BufferedReader lines = process.inputReader();
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      if (line.endsWith(wanted)) {
        return;
      }
    }
    throw new AssertionError("ended without \"" + wanted + "\": " + seen);
  }

  static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(LIMIT_SECONDS, SECONDS), "a killed process stays");
  }

  @Override
  public void close() {
    for (Process process : started) {
      process.destroyForcibly();
      process.onExit().orTimeout(LIMIT_SECONDS, SECONDS).join();
    }
  }
}
