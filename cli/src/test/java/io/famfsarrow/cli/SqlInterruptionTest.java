package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A signal ends a query that would never end, and nothing of its result is left. */
@Timeout(180)
class SqlInterruptionTest {
  private static final int PATIENCE_SECONDS = 60;
  private static final String ENDLESS = "select i, i * 2 as j from range(1000000000000000) t(i)";

  @RegisterExtension final CliStore store = new CliStore();

  /** A query that is being computed when the signal comes; returns its standard error. */
  private String interrupted(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--store", store.medium().toString()));
    all.addAll(List.of("--system-uuid", CliStore.OWNER, "sql"));
    all.addAll(List.of(arguments));
    Process sql =
        new ProcessBuilder(OwnProcess.commandLine(all))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path maps = Path.of("/proc", Long.toString(sql.pid()), "maps");
    while (!Files.readString(maps).contains("duckdb")) {
      Thread.sleep(20);
    }
    Duration computing = cpuTime(sql).plusSeconds(1);
    while (cpuTime(sql).compareTo(computing) < 0) {
      Thread.sleep(20);
    }
    Process kill = new ProcessBuilder("kill", "-INT", sql.pid() + "").start();
    assertEquals(0, kill.waitFor());
    assertTrue(sql.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(130, sql.exitValue());
    return new String(sql.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Duration cpuTime(Process process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  @Test
  void noPartOfAFileIsLeft() throws IOException, InterruptedException {
    for (String format : List.of("csv", "parquet")) {
      Path out = store.folder().resolve("out");
      String unused = interrupted("--format", format, "-o", out.toString(), ENDLESS);
      try (Stream<Path> files = Files.list(store.folder())) {
        assertEquals(
            0, files.filter(file -> file.getFileName().toString().startsWith("out")).count());
      }
    }
  }

  @Test
  void nothingIsPublished() throws IOException, InterruptedException {
    String endless = "select count(*) from range(1000000000) a, range(1000000000) b";
    for (String query : List.of(ENDLESS, endless)) {
      assertEquals(
          "famfs-arrow: interrupted: nothing was published\n",
          interrupted("--into", "/x.arrow", query));
    }
    store.run("ls", "/x.arrow").expectRefused(ExitCodes.NOT_FOUND, "/x.arrow");
  }
}
