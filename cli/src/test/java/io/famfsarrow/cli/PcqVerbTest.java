package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcqVerbTest {
  private static final String HOME = "user.home";

  @RegisterExtension final CliStore store = new CliStore();

  private final String home = System.getProperty(HOME);

  /** Roles of hosts are kept there, where nothing else says so. */
  @BeforeEach
  void ownHome() {
    System.setProperty(HOME, store.folder().toString());
  }

  @AfterEach
  void formerHome() {
    System.setProperty(HOME, home);
  }

  private JsonNode info() {
    return store.run("pcq", "--info", "--json", "/q").expectDone().json();
  }

  @ParameterizedTest
  @CsvSource({"64, 256", "4K, 256", "512K, 129"})
  void fillsTakesAndDrains(String bucketBytes, String bucketCount) {
    store.run("pcq", "--create", "-b", bucketBytes, "-n", bucketCount, "/q").expectDone();
    store.run("pcq", "--producer", "-N", "128", "-S", "42", "/q").expectDone();
    assertEquals(128, info().get("messages_waiting").asInt());
    store.run("pcq", "--consumer", "-N", "64", "-S", "42", "/q").expectDone();
    JsonNode drained = store.run("pcq", "--drain", "-S", "42", "--json", "/q").expectDone().json();
    assertEquals(64, drained.get("received").asInt());
    assertEquals(0, drained.get("errors").asInt());
    assertEquals(0, drained.get("retry").asInt());
    assertEquals(0, info().get("messages_waiting").asInt());
    assertEquals(128, info().get("consumer_next_seq").asInt());
  }

  @Test
  void bothSidesAtOnceWaitForEachOther() {
    store.run("pcq", "--create", "-b", "128", "-n", "4", "/q").expectDone();
    JsonNode both =
        store
            .run("pcq", "--producer", "--consumer", "-N", "5000", "-S", "9", "--json", "/q")
            .expectDone()
            .json();
    assertEquals(5000, both.get("sent").asInt());
    assertEquals(5000, both.get("received").asInt());
    assertTrue(both.get("full").asLong() + both.get("empty").asLong() > 0, both.toString());
  }

  @Test
  void aTimedRunEndsByItself() {
    store.run("pcq", "--create", "-b", "128", "-n", "8", "/q").expectDone();
    JsonNode run =
        store.run("pcq", "--producer", "--consumer", "-t", "1", "--json", "/q").expectDone().json();
    assertTrue(run.get("sent").asLong() > 0, run.toString());
    assertTrue(run.get("seconds").asDouble() >= 1, run.toString());
  }

  @Test
  void withoutWaitingTheAnswerIsNo() {
    store.run("pcq", "--create", "-b", "128", "-n", "8", "/q").expectDone();
    CliRun full = store.run("pcq", "--producer", "-N", "8", "--nowait", "--json", "/q");
    assertEquals(ExitCodes.NO, full.exitCode());
    assertEquals(7, full.json().get("sent").asInt());
    assertEquals(1, full.json().get("full").asInt());
    assertTrue(info().get("full").asBoolean());
    CliRun empty = store.run("pcq", "--consumer", "-N", "8", "-w", "--json", "/q");
    assertEquals(ExitCodes.NO, empty.exitCode());
    assertEquals(7, empty.json().get("received").asInt());
    assertEquals(1, empty.json().get("empty").asInt());
  }

  @Test
  void aMessageOfAnotherSeedIsCounted() throws IOException {
    Path status = store.folder().resolve("status");
    store.run("pcq", "--create", "-b", "128", "-n", "8", "/q").expectDone();
    store.run("pcq", "-p", "-N", "3", "-S", "1", "-f", status.toString(), "/q").expectDone();
    assertEquals("3\n", Files.readString(status));
    CliRun run = store.run("pcq", "-c", "-N", "3", "-S", "2", "-f", status.toString(), "/q");
    assertEquals(ExitCodes.CORRUPT, run.exitCode());
    assertEquals("-3\n", Files.readString(status));
  }

  @Test
  void anyHostUsesAQueueAndOnlyTheOwnerMakesOne() {
    store
        .runAs(CliStore.STRANGER, "pcq", "--create", "-b", "128", "-n", "8", "/q")
        .expectRefused(ExitCodes.DENIED, "owner");
    store.run("pcq", "--create", "-b", "128", "-n", "8", "/q").expectDone();
    store.run("pcq", "--create", "-b", "128", "-n", "8", "/q").expectRefused(ExitCodes.USAGE, "/q");
    store.run("pcq", "-p", "-N", "3", "-S", "1", "/q").expectDone();
    store.runAs(CliStore.STRANGER, "pcq", "-c", "-N", "3", "-S", "1", "/q").expectDone();
  }

  @Test
  void aHostMayBeLimitedToARole() {
    store.run("pcq", "--create", "-b", "128", "-n", "8", "--setperm", "c", "/q").expectDone();
    store.run("pcq", "-p", "-N", "1", "/q").expectRefused(ExitCodes.DENIED, "consumer", "setperm");
    assertEquals("consumer", info().get("role").asText());
    store.run("pcq", "-P", "p", "/q").expectDone();
    store.run("pcq", "-p", "-N", "1", "/q").expectDone();
    store.run("pcq", "-d", "/q").expectRefused(ExitCodes.DENIED, "producer");
    store.run("pcq", "-P", "n", "/q").expectDone();
    store.run("pcq", "-p", "-N", "1", "/q").expectRefused(ExitCodes.DENIED, "neither");
    store.run("pcq", "-P", "b", "/q").expectDone();
    store.run("pcq", "-d", "/q").expectDone();
    store.run("pcq", "-P", "x", "/q").expectRefused(ExitCodes.USAGE, "x");
    store.run("pcq", "-P", "b", "/none").expectRefused(ExitCodes.NOT_FOUND, "/none");
  }

  @Test
  void statusIsSaidNowAndThen() {
    store.run("pcq", "--create", "-b", "128", "-n", "8", "/q").expectDone();
    CliRun run = store.run("pcq", "-p", "-c", "-t", "3", "-s", "1", "/q").expectDone();
    assertTrue(run.err().contains("received"), run.err());
    assertFalse(run.err().contains("null"), run.err());
  }

  @Test
  void aVeryLongTimeIsNoShortOne() {
    store.run("pcq", "--create", "-b", "128", "-n", "8", "/q").expectDone();
    for (String seconds : new String[] {"9223372036854775807", "18446744074"}) {
      store.run("pcq", "-p", "-w", "-t", seconds, "-s", seconds, "/q").expectDone();
      assertEquals(7, info().get("messages_waiting").asInt());
      store.run("pcq", "-d", "-t", seconds, "/q").expectDone();
    }
  }

  @ParameterizedTest
  @CsvSource({"-s 0.5", "-s 0", "-t 1e3", "-t 9223372036854775808"})
  void timesAreWholeSeconds(String option) {
    store
        .run(("pcq -p -w " + option + " /q").split(" ", -1))
        .expectRefused(ExitCodes.USAGE, "whole seconds, at least 1");
  }

  @Test
  void refusesWhatIsNoQueue() {
    store.run("creat", "-s", "4M", "/f").expectDone();
    store.run("creat", "-s", "4M", "/f.consumer").expectDone();
    store.run("pcq", "--info", "/f").expectRefused(ExitCodes.CORRUPT, "magic");
    store.run("pcq", "-p", "-N", "1", "/f").expectRefused(ExitCodes.CORRUPT, "magic");
    store.run("pcq", "--info", "/none").expectRefused(ExitCodes.NOT_FOUND, "/none");
  }

  @ParameterizedTest
  @CsvSource({
    "--info --producer",
    "--drain --producer",
    "--producer -N 1 -t 1",
    "--producer",
    "--consumer",
    "--create -b 64",
    "--create -n 64",
    "--create -b 65 -n 4",
    "--create -b 64 -n 1",
    "-b 64 -n 4",
    "-N 1",
    "--producer -N 0",
    "--producer -t -1",
    "--producer -N 1 -S 0"
  })
  void refusesWhatCannotBeMeant(String options) {
    String[] words = ("pcq " + options + " /q").split(" ", -1);
    store.run(words).expectRefused(ExitCodes.USAGE);
  }
}
