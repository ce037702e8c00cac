package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OverviewTest {

  @Test
  void helpNamesEveryVerb() {
    String help = CliRun.of("--help").expectDone().out();
    for (Verbs.Entry verb : Verbs.ALL) {
      assertEquals(verb.summary() != null, help.contains("\n  " + verb.name() + " "), verb.name());
    }
  }

  @Test
  void everyVerbExplainsItself() {
    for (Verbs.Entry verb : Verbs.ALL) {
      String help = CliRun.of(verb.name(), "--help").expectDone().out();
      assertTrue(help.startsWith("Usage: famfs-arrow " + verb.name()), help);
      assertTrue(help.contains("Exit codes: 0 done"), help);
      assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
      assertEquals(help, CliRun.of("help", verb.name()).expectDone().out());
    }
  }

  @Test
  void versionNamesTheFormat() {
    String version = CliRun.of("--version").expectDone().out();
    assertTrue(version.startsWith("famfs-arrow "), version);
    assertTrue(version.contains("famfs on-media format 2.2"), version);
  }

  @Test
  void noVerbIsRefused() {
    CliRun.of().expectRefused(ExitCodes.USAGE, "--help");
    CliRun.of("--store", "/x").expectRefused(ExitCodes.USAGE, "--help");
  }

  @Test
  void unknownVerbIsRefusedWithTheNearest() {
    CliRun.of("shwo").expectRefused(ExitCodes.USAGE, "did you mean show?");
    CliRun.of("help", "frobnicate").expectRefused(ExitCodes.USAGE, "frobnicate");
  }

  @Test
  void unknownOptionIsRefused() {
    CliRun.of("df", "--frobnicate").expectRefused(ExitCodes.USAGE, "--frobnicate", "df --help");
  }

  @Test
  void missingStoreIsRefused() {
    CliRun.of("--store", "", "ls").expectRefused(ExitCodes.USAGE, "FAMFS_STORE");
  }
}
