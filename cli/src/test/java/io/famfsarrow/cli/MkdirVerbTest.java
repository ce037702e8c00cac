package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MkdirVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void makesADirectoryWithModeAndOwner() {
    store.run("mkdir", "-m", "0751", "-u", "11", "-g", "22", "/d").expectDone();
    JsonNode entry = store.run("ls", "--json").json().get(0);
    assertEquals("d", entry.get("name").asText());
    assertEquals("dir", entry.get("type").asText());
    assertEquals("0751", entry.get("mode").asText());
    assertEquals(11, entry.get("uid").asInt());
    assertEquals(22, entry.get("gid").asInt());
  }

  /** Frees a lock as soon as the command has said that it waits. */
  private static final class Freeing extends ByteArrayOutputStream {
    private final Media.Lock lock;

    Freeing(Media.Lock lock) {
      this.lock = lock;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      if (toString(StandardCharsets.UTF_8).contains("waiting for the lock")) {
        lock.close();
      }
    }
  }

  @Test
  void aWaitForTheLockOfAnotherProcessIsTold() {
    MediaOptions options = MediaOptions.defaults();
    try (Media other = MappedMedia.open(store.medium(), false, options)) {
      Freeing err = new Freeing(other.lockExclusive());
      String[] words = {
        "--store", store.medium().toString(), "--system-uuid", CliStore.OWNER, "mkdir", "/d"
      };
      PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
      int exitCode = FamfsArrow.execute(words, new ByteArrayOutputStream(), errors);
      assertEquals(ExitCodes.DONE, exitCode, () -> err.toString(StandardCharsets.UTF_8));
    }
    store.run("stat", "/d").expectDone();
  }

  @Test
  void makesParentsOnRequestAndTakesExistingOnes() {
    store.run("mkdir", "/a/b").expectRefused(ExitCodes.NOT_FOUND, "/a");
    store.run("mkdir", "-p", "/a/b/c", "/a/d").expectDone();
    store.run("mkdir", "-p", "/a/b/c").expectDone();
    assertEquals(4, store.run("logplay", "--json").json().get("entries").asInt());
  }

  @Test
  void makesAllOrNone() {
    store.run("mkdir", "/one").expectDone();
    store.run("mkdir", "/two", "/one").expectRefused(ExitCodes.USAGE, "/one");
    assertEquals(1, store.run("ls", "--json").json().size());
  }

  @Test
  void refusesTheRootAndBadNumbers() {
    store.run("mkdir", "/").expectRefused(ExitCodes.USAGE, "root");
    store.run("mkdir", "-m", "999", "/d").expectRefused(ExitCodes.USAGE, "octal");
    store.run("mkdir", "-u", "-1", "/d").expectRefused(ExitCodes.USAGE, "-1");
  }

  @Test
  void oddPathsAreResolvedAndNeverLeaveTheStore() {
    store.run("mkdir", "/a").expectDone();
    store.run("mkdir", "/a//b", "/a/./c", "/a/../d", "/a/e/").expectDone();
    assertEquals(3, store.run("ls", "--json", "/a").json().size());
    assertEquals(2, store.run("ls", "--json", "/").json().size());
    store.run("mkdir", "/../x").expectRefused(ExitCodes.USAGE, "climbs");
    store.run("mkdir", "-p", "/a/../../x").expectRefused(ExitCodes.USAGE, "climbs");
    store.run("mkdir", "x").expectRefused(ExitCodes.USAGE, "not absolute");
    store.run("mkdir", "-p", "/.meta/x").expectRefused(ExitCodes.USAGE, "reserved");
  }

  @Test
  void aFileInThePathIsRefused() {
    store.run("creat", "-s", "1", "/f").expectDone();
    store.run("mkdir", "/f").expectRefused(ExitCodes.USAGE, "/f");
    store.run("mkdir", "-p", "/f").expectRefused(ExitCodes.USAGE, "/f");
    store.run("mkdir", "-p", "/f/a/b").expectRefused(ExitCodes.USAGE, "/f");
  }

  @Test
  void deepTreesAreMadeWhileTheirPathFits() {
    String deep = "/abcdefg".repeat(10).substring(0, 78);
    store.run("mkdir", "-p", deep).expectDone();
    store.run("mkdir", "-p", deep + "/xy").expectRefused(ExitCodes.USAGE, "79");
    assertEquals(10, store.run("logplay", "--json").json().get("entries").asInt());
  }
}
