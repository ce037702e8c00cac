package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChkreadVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void bothWaysAgree() {
    store.run("creat", "-s", "5000001", "-r", "-S", "5", "/f").expectDone();
    store.run("creat", "-s", "1", "-r", "-S", "6", "/g").expectDone();
    String said = store.run("chkread", "/f", "/g").expectDone().out();
    assertTrue(said.contains("/f: both ways agree"), said);
    store.run("chkread", "-s", "/f").expectDone();
    store.runAs(CliStore.STRANGER, "chkread", "-l", "/g").expectDone();
  }

  @Test
  void refusesWhatIsNoFile() {
    store.run("chkread", "/none").expectRefused(ExitCodes.NOT_FOUND, "/none");
    store.run("chkread", "/").expectRefused(ExitCodes.NOT_FOUND, "directory");
  }
}
