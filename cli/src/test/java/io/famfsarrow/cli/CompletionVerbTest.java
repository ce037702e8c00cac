package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /**
   * What bash offers after these words; the last of them is being typed. Some of its commands
   * complain outside of a line that is being edited.
   */
  private static List<String> completions(String... words)
      throws IOException, InterruptedException {
    String script = CliRun.of("completion").expectDone().out();
    String typed = Stream.of(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    String call =
        "COMP_WORDS=(famfs-arrow "
            + typed
            + ")\nCOMP_CWORD="
            + words.length
            + "\n_complete_famfs-arrow 2> /dev/null\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    Process bash = new ProcessBuilder("bash").redirectErrorStream(true).start();
    try (OutputStream in = bash.getOutputStream()) {
      in.write((script + "\n" + call).getBytes(StandardCharsets.UTF_8));
    }
    String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), offered);
    return offered.lines().map(String::strip).toList();
  }

  @Test
  void everyVerbIsOffered() throws IOException, InterruptedException {
    List<String> offered = completions("");
    for (Verbs.Entry verb : Verbs.ALL) {
      assertEquals(verb.summary() != null, offered.contains(verb.name()), verb.name());
    }
    assertEquals(List.of("sql"), completions("sq"));
  }

  @Test
  void optionsOfAVerbAndTheirValuesAreOffered() throws IOException, InterruptedException {
    assertEquals(List.of("--format"), completions("sql", "--form"));
    assertEquals(
        List.of("table", "csv", "json", "parquet", "arrow"), completions("sql", "--format", ""));
    assertTrue(completions("cat", "--format", "").contains("raw"));
  }
}
