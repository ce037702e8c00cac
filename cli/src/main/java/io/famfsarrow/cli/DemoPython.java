package io.famfsarrow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python with pyarrow, if this host has one. */
final class DemoPython {
  private static final int PATIENCE_SECONDS = 120;
  private static final String VERSIONS =
      """
      import platform, pyarrow
      try:
          import famfs_arrow
          package = True
      except Exception:
          package = False
      print(platform.python_version(), pyarrow.__version__, package, sep=",")
      """;
  private static final String SUM_OF_IDS =
      """
      import sys, pyarrow as pa, pyarrow.ipc as ipc, pyarrow.compute as pc
      table = ipc.open_file(pa.memory_map(sys.argv[1])).read_all()
      print(table.num_rows, pc.sum(table['id']).as_py())
      """;
  private static final String SHARED =
      """
      import sys, famfs_arrow, pyarrow.compute as pc
      with famfs_arrow.attach(sys.argv[1]).open(sys.argv[2]) as data:
          report = data.copy_report()
          table = data.to_table()
          sum_of_ids = pc.sum(table['id']).as_py()
          print(f"{table.num_rows} {sum_of_ids},{report.mapped_buffers},{report.copied_buffers}")
      """;

  /**
   * A table where it lies, by the package {@code famfs_arrow}.
   *
   * @param sumOfIds as {@link #sumOfIds} has it
   */
  record Shared(String sumOfIds, String mappedBuffers, String copiedBuffers) {}

  private final String program;
  private final String versions;
  private final boolean hasPackage;

  /**
   * @param found as {@link #VERSIONS} prints it
   */
  private DemoPython(String program, String[] found) {
    this.program = program;
    this.versions = "Python " + found[0] + ", pyarrow " + found[1];
    this.hasPackage = found[2].equals("True");
  }

  /** FAMFS_PYTHON, the active virtual environment's, or python3; empty without pyarrow. */
  static Optional<DemoPython> find() throws IOException, InterruptedException {
    String program = program();
    Optional<String> versions = run(program, VERSIONS);
    return versions.map(text -> new DemoPython(program, text.split(",", -1)));
  }

  private static String program() {
    String given = System.getenv("FAMFS_PYTHON");
    if (given != null) {
      return given;
    }
    String environment = System.getenv("VIRTUAL_ENV");
    Path own = environment == null ? null : Path.of(environment, "bin", "python");
    return own != null && Files.isExecutable(own) ? own.toString() : "python3";
  }

  /** Row count and sum of the column id, as a line; empty if it failed. */
  Optional<String> sumOfIds(Path file) throws IOException, InterruptedException {
    return run(program, SUM_OF_IDS, file.toString());
  }

  /** Whether the package {@code famfs_arrow} is there; the launcher of the tree sees to that. */
  boolean hasPackage() {
    return hasPackage;
  }

  /** Empty if it failed. */
  Optional<Shared> openShared(Path store, String path) throws IOException, InterruptedException {
    return run(program, SHARED, store.toString(), path)
        .map(line -> line.split(",", -1))
        .map(parts -> new Shared(parts[0], parts[1], parts[2]));
  }

  /** As {@code Python 3.11.2, pyarrow 26.0.0}. */
  String versions() {
    return versions;
  }

  private static Optional<String> run(String program, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(program, "-c", script));
    line.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException noPython) {
      return Optional.empty();
    }
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String answer = out.readLine();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Optional.ofNullable(answer) : Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }
}
