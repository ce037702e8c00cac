package io.famfsarrow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class WatchVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void printsFilesAsTheyAreCommitted() {
    CompletableFuture<CliRun> watch =
        CompletableFuture.supplyAsync(() -> store.runAs(CliStore.STRANGER, "watch", "-n", "2"));
    for (int i = 0; !watch.isDone(); i++) { // the first ones may come before it looks
      store.run("creat", "-s", "7", "/f" + i).expectDone();
    }
    String[] lines = watch.join().expectDone().out().split("\n", -1);
    assertEquals(3, lines.length);
    assertTrue(lines[0].matches("7 {2}/f\\d+"), lines[0]);
    assertEquals(number(lines[0]) + 1, number(lines[1]));
    assertEquals("", lines[2]);
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(line.indexOf('f') + 1));
  }

  @Test
  void saysThatThereIsNothingToWatchYet() throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    OutputStream err =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (toString(UTF_8).contains("no /later yet")) {
              said.countDown();
            }
          }
        };
    String[] words = {"--store", store.medium().toString(), "watch", "-n", "1", "/later"};
    CompletableFuture<Integer> watch =
        CompletableFuture.supplyAsync(
            () ->
                FamfsArrow.execute(
                    words, new ByteArrayOutputStream(), new PrintStream(err, true, UTF_8)));
    said.await();
    store.run("mkdir", "/later").expectDone();
    for (int i = 0; !watch.isDone(); i++) {
      store.run("creat", "-s", "7", "/later/f" + i).expectDone();
    }
    assertEquals(ExitCodes.DONE, watch.join());
    CliRun none = store.run("watch", "--existing", "-n", "1", "/later").expectDone();
    assertEquals("", none.err());
  }

  @Test
  void printsOneJsonObjectALineForFilesBelowAPath() throws Exception {
    store.run("mkdir", "/d", "/other").expectDone();
    store.run("creat", "-s", "100", "/d/one").expectDone();
    store.run("creat", "-s", "200", "/other/two").expectDone();
    store.run("creat", "-s", "300", "/d/three").expectDone();
    String out =
        store.run("watch", "--existing", "--count", "2", "--json", "/d").expectDone().out();
    String[] lines = out.split("\n", -1);
    assertEquals(3, lines.length);
    JsonNode first = new ObjectMapper().readTree(lines[0]);
    assertEquals("/d/one", first.get("path").asText());
    assertEquals(100, first.get("size").asLong());
    assertEquals(2, first.get("log_index").asLong());
    assertFalse(first.get("extents").isEmpty());
    assertEquals("/d/three", new ObjectMapper().readTree(lines[1]).get("path").asText());
  }

  @Test
  void spinsOnRequest() {
    store.run("creat", "-s", "7", "/f").expectDone();
    assertEquals("7  /f\n", store.run("watch", "--spin", "--existing", "-n", "1").out());
  }

  @Test
  void endsWithAnErrorWhenTheStoreIsGone() throws Exception {
    store.run("creat", "-s", "7", "/f").expectDone();
    FirstByte out = new FirstByte();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = {"--store", store.medium().toString(), "watch", "--existing"};
    CompletableFuture<Integer> watch =
        CompletableFuture.supplyAsync(
            () -> FamfsArrow.execute(args, out, new PrintStream(err, true, UTF_8)));
    out.written.await();
    store.run("mkfs", "--kill", "--force", "--revoke").expectDone();
    assertEquals(ExitCodes.CORRUPT, watch.join());
    assertTrue(err.toString(UTF_8).contains("formatted again"), err.toString(UTF_8));
    Files.delete(store.medium()); // nothing for the fsck at the end
  }

  /** Tells when something was printed. */
  private static final class FirstByte extends OutputStream {
    private final CountDownLatch written = new CountDownLatch(1);

    @Override
    public void write(int b) {
      written.countDown();
    }
  }

  @Test
  void refusesToPrintNothing() {
    store.run("watch", "-n", "0").expectRefused(ExitCodes.USAGE, "--count");
    store.run("watch", "relative").expectRefused(ExitCodes.USAGE, "relative");
  }
}
