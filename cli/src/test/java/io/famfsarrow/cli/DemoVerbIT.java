package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo with a small table, forking JVMs as it does for users. */
class DemoVerbIT {

  @Test
  void tellsThatNothingWasCopied() {
    CliRun run = CliRun.of("demo", "--size", "64M").expectDone();
    assertTrue(run.out().contains("\nbuffers copied: 0\n"), run.out());
    assertTrue(run.out().contains("equal to those of the sources"), run.out());
    assertTrue(
        run.out().contains("sql      select count(*), sum(id) from '/generated.arrow'\n"),
        run.out());
    assertTrue(run.out().contains("cleaned up"), run.out());
    assertEquals("", run.err());
    String format = run.out().lines().filter(line -> line.startsWith("format")).findFirst().get();
    Path store = Path.of(format.replaceAll("^format +", "").replaceAll(",.*", ""));
    assertTrue(Files.notExists(store.getParent()), store.toString());
  }

  @Test
  void sizesThatCannotBeAreRefusedAtOnce() {
    CliRun.of("demo", "--size", "0").expectRefused(ExitCodes.USAGE, "--size 0");
    CliRun.of("demo", "--size", "100T").expectRefused(ExitCodes.FULL, "100.00 TiB");
  }

  @Test
  void nextDemoRemovesWhatAKilledOneLeft() throws IOException, InterruptedException {
    Process demo =
        new ProcessBuilder(OwnProcess.commandLine(List.of("demo", "--size", "64M"))).start();
    Path folder = null;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); folder == null; line = out.readLine()) {
        if (line.startsWith("format")) {
          folder = Path.of(line.replaceAll("^format +", "").replaceAll(",.*", "")).getParent();
        }
      }
      assertFalse(DemoFolder.removeAbandoned().contains(folder), "it is held");
      demo.toHandle().destroyForcibly();
    }
    assertTrue(demo.waitFor(60, TimeUnit.SECONDS));
    assertTrue(Files.exists(folder), folder.toString());
    CliRun next = CliRun.of("demo", "--size", "1M").expectDone();
    assertTrue(next.out().contains("removed " + folder + ", which a demo"), next.out());
    assertTrue(Files.notExists(folder), folder.toString());
  }

  @Test
  void sigtermLeavesNothing() throws IOException, InterruptedException {
    Process demo =
        new ProcessBuilder(OwnProcess.commandLine(List.of("demo", "--size", "64M"))).start();
    Path folder = null;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("format")) {
          folder = Path.of(line.replaceAll("^format +", "").replaceAll(",.*", "")).getParent();
        } else if (line.contains("/generated.arrow")) {
          demo.toHandle().destroy(); // while the readers run
          break;
        }
      }
    }
    assertTrue(demo.waitFor(60, TimeUnit.SECONDS));
    assertNotEquals(0, demo.exitValue());
    assertTrue(Files.notExists(folder), folder.toString());
    assertEquals("", new String(demo.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
  }
}
