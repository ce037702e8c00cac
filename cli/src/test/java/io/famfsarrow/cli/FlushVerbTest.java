package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FlushVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @BeforeEach
  void make() {
    store.run("creat", "-s", "3M", "-r", "-S", "5", "/f").expectDone();
  }

  @Test
  void leavesTheContentAsItIs() {
    store.run("flush", "/f").expectDone();
    store.runAs(CliStore.STRANGER, "flush", "/f").expectDone();
    store.run("verify", "-S", "5", "-f", "/f").expectDone();
  }

  @Test
  void whatIsNoFileIsSaidAndTheRestIsFlushed() {
    store.run("mkdir", "/d").expectDone();
    CliRun run = store.run("flush", "/none", "/f", "/d");
    assertEquals(ExitCodes.NOT_FOUND, run.exitCode());
    assertEquals(2, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("/none") && run.err().contains("/d"), run.err());
    store.run("flush", "/none").expectRefused(ExitCodes.NOT_FOUND, "/none");
    store.run("flush").expectRefused(ExitCodes.USAGE, "PATH");
  }
}
