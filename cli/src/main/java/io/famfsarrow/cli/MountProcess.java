package io.famfsarrow.cli;

import io.famfsarrow.store.MediaSpec;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A mount served by a JVM of its own, in a session of its own: it lives on when the starting
 * command ends or its terminal goes.
 */
final class MountProcess {
  static final String READY = "ready";
  private static final int SIGNALLED = 128;

  private final Process process;

  private MountProcess(Process process) {
    this.process = process;
  }

  /**
   * What came of a start: a mount that answers and its warnings, or the exit code and message of
   * one that failed.
   */
  record Start(MountProcess mount, int exitCode, String message) {}

  /**
   * Starts a server and waits until it answers or ends.
   *
   * @param options as {@code -o} takes them, maybe none
   */
  static Start start(CommonOptions common, MediaSpec spec, Path directory, String options)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(commandLine(common, spec, directory, options))
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .start();
    Thread stopWithUs = new Thread(process::destroy, "famfs-mount-start");
    Runtime.getRuntime().addShutdownHook(stopWithUs);
    try (BufferedReader out = reader(process.getInputStream())) {
      if (READY.equals(out.readLine())) {
        return new Start(new MountProcess(process), ExitCodes.DONE, warnings(process));
      }
      try (BufferedReader err = reader(process.getErrorStream())) {
        String message = err.lines().collect(Collectors.joining("\n"));
        return new Start(null, exitCode(process.waitFor()), message);
      }
    } finally {
      removeHook(stopWithUs);
    }
  }

  /** What the server has said so far; it goes on, so there is no end to wait for. */
  private static String warnings(Process process) throws IOException {
    InputStream err = process.getErrorStream();
    return new String(err.readNBytes(err.available()), StandardCharsets.UTF_8).strip();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exitHasBegun) {
      // then the hook has run or runs now
    }
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static int exitCode(int ofChild) {
    return ofChild == 0 || ofChild >= SIGNALLED ? ExitCodes.DEFECT : ofChild;
  }

  private static List<String> commandLine(
      CommonOptions common, MediaSpec spec, Path directory, String options) {
    List<String> arguments = new ArrayList<>(List.of("--store", absolute(spec)));
    if (common.systemUuid() != null) {
      arguments.addAll(List.of("--system-uuid", common.systemUuid()));
    }
    arguments.addAll(List.of("mount", "--foreground", "--report-ready"));
    if (!options.isEmpty()) {
      arguments.addAll(List.of("-o", options));
    }
    arguments.add(directory.toAbsolutePath().toString());
    List<String> line = new ArrayList<>();
    Path setsid = Path.of("/usr/bin/setsid");
    if (Files.isExecutable(setsid)) {
      line.add(setsid.toString());
    }
    line.addAll(OwnProcess.commandLine(arguments));
    return line;
  }

  private static String absolute(MediaSpec spec) {
    return spec.media().stream()
        .map(medium -> medium.toAbsolutePath().toString())
        .collect(Collectors.joining(","));
  }

  Process process() {
    return process;
  }
}
