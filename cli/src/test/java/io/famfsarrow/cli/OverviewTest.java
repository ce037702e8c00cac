package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    CliRun.of("LS").expectRefused(ExitCodes.USAGE, "did you mean ls?");
    CliRun.of("F", "LS").expectRefused(ExitCodes.USAGE, "\"F\"; see famfs-arrow --help");
    CliRun.of("XX").expectRefused(ExitCodes.USAGE, "\"XX\"; see famfs-arrow --help");
    CliRun.of("help", "frobnicate").expectRefused(ExitCodes.USAGE, "frobnicate");
  }

  @Test
  void unknownOptionIsRefused() {
    CliRun.of("df", "--frobnicate").expectRefused(ExitCodes.USAGE, "--frobnicate", "df --help");
    CliRun.of("stat", "--frobnicate").expectRefused(ExitCodes.USAGE, "option: '--frobnicate'");
    CliRun.of("publish", "--frob", "a", "/b").expectRefused(ExitCodes.USAGE, "option: '--frob'");
    CliRun.of("publish", "a", "/b", "--frob").expectRefused(ExitCodes.USAGE, "option: '--frob'");
  }

  @Test
  void missingArgumentsAreAskedForInPlainWords() {
    CliRun.of("publish").expectRefused(ExitCodes.USAGE, "needs what to publish", "SRC... DEST");
    CliRun.of("publish", "a").expectRefused(ExitCodes.USAGE, "publish needs a path in the store");
    CliRun.of("cp").expectRefused(ExitCodes.USAGE, "cp needs what to copy", "SRC... DEST");
    CliRun.of("mkdir").expectRefused(ExitCodes.USAGE, "mkdir needs a path");
    CliRun.of("mount").expectRefused(ExitCodes.USAGE, "mount needs an empty folder");
  }

  @Test
  void synopsesSayEachArgumentOnce() {
    expectSynopsis("publish [OPTION]... SRC... DEST");
    expectSynopsis("cp [OPTION]... SRC... DEST");
    expectSynopsis("mkdir [OPTION]... PATH...");
    expectSynopsis("mount [OPTION]... [MEDIUM...] DIR");
  }

  private static void expectSynopsis(String synopsis) {
    String verb = synopsis.substring(0, synopsis.indexOf(' '));
    String help = CliRun.of(verb, "--help").expectDone().out();
    assertEquals("Usage: famfs-arrow " + synopsis, help.lines().findFirst().orElseThrow());
    assertFalse(help.contains("......") || help.contains("DEST..."), help);
  }

  @Test
  void missingStoreIsRefused() {
    CliRun.of("--store", "", "ls").expectRefused(ExitCodes.USAGE, "FAMFS_STORE");
  }
}
