package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LsVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @BeforeEach
  void fill() {
    store.run("mkdir", "-m", "700", "-u", "1", "-g", "2", "/b").expectDone();
    store.run("creat", "-s", "1234", "-m", "640", "-u", "3", "-g", "4", "/a").expectDone();
    store.run("creat", "-s", "1", "/b/with\nnewline").expectDone();
  }

  @Test
  void listsNamesSorted() {
    assertEquals("a\nb/\n", store.run("ls").expectDone().out());
  }

  @Test
  void listsLong() {
    assertEquals(
        "-rw-r-----  3  4  1234  a\ndrwx------  1  2     -  b/\n",
        store.run("ls", "-l", "/").expectDone().out());
  }

  @Test
  void listsOneFile() {
    assertEquals("a\n", store.run("ls", "/a").expectDone().out());
  }

  @Test
  void namesCannotSteerATerminal() {
    assertEquals("with?newline\n", store.run("ls", "/b").expectDone().out());
    assertEquals(
        "with\nnewline", store.run("ls", "--json", "/b").json().get(0).get("name").asText());
  }

  @Test
  void missingPathIsNotFound() {
    store.run("ls", "/c").expectRefused(ExitCodes.NOT_FOUND, "/c");
    store.run("ls", "/../c").expectRefused(ExitCodes.USAGE, "..");
  }
}
