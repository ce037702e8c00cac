package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class CompletionVerbTest {

  @Test
  void printsAScriptThatBashAccepts() throws IOException, InterruptedException {
    CliRun run = CliRun.of("completion").expectDone();
    assertTrue(run.out().contains("--batch-rows"), "options of publish");
    assertFalse(run.out().contains("demo-reader"), "hidden verbs");
    Process bash =
        new ProcessBuilder("bash", "-n")
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (OutputStream in = bash.getOutputStream()) {
      in.write(run.bytes());
    }
    assertEquals(0, bash.waitFor());
  }
}
