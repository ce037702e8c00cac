package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Producer and consumer in processes of their own. */
class PcqVerbIT {
  private static final long TIME_LIMIT_SECONDS = 300;

  @RegisterExtension final CliStore store = new CliStore();

  private final List<Process> started = new ArrayList<>();

  private Process start(String systemUuid, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--store", store.medium().toString()));
    all.addAll(List.of("--system-uuid", systemUuid));
    all.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(OwnProcess.commandLine(all))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    return process;
  }

  @AfterEach
  void endAll() {
    started.forEach(process -> process.destroyForcibly().onExit().join());
  }

  private static JsonNode answer(Process process) throws Exception {
    assertTrue(process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS), "it does not end");
    assertEquals(ExitCodes.DONE, process.exitValue());
    return new ObjectMapper().readTree(process.getInputStream().readAllBytes());
  }

  @Test
  void tenThousandMessagesGoFromOneProcessToAnother() throws Exception {
    store.run("pcq", "--create", "-b", "256", "-n", "64", "/q").expectDone();
    String[] consume = {"pcq", "--consumer", "-N", "10000", "-S", "77", "--json", "/q"};
    String[] produce = {"pcq", "--producer", "-N", "10000", "-S", "77", "--json", "/q"};
    Process consumer = start(CliStore.STRANGER, consume);
    Process producer = start(CliStore.OWNER, produce);
    assertEquals(10_000, answer(producer).get("sent").asInt());
    JsonNode received = answer(consumer);
    assertEquals(10_000, received.get("received").asInt());
    assertEquals(0, received.get("errors").asInt());
    JsonNode info = store.run("pcq", "--info", "--json", "/q").expectDone().json();
    assertEquals(10_000, info.get("producer_next_seq").asInt());
    assertEquals(10_000, info.get("consumer_next_seq").asInt());
  }

  /** The consumer refuses a message that is damaged or out of order, so its end is the proof. */
  @Test
  void killedSidesAreFollowedByOthers() throws Exception {
    store.run("pcq", "--create", "-b", "128", "-n", "16", "/q").expectDone();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      Process producer = start(CliStore.OWNER, "pcq", "-p", "-t", "600", "-S", "5", "/q");
      Process consumer = start(CliStore.OWNER, "pcq", "-c", "-t", "600", "-S", "5", "/q");
      awaitProgress(seed);
      Process first = random.nextBoolean() ? producer : consumer;
      first.destroyForcibly().waitFor();
      Process second = first == producer ? consumer : producer;
      assertTrue(second.isAlive(), "seed " + seed);
      second.destroyForcibly().waitFor();
    }
    store.run("pcq", "-d", "-S", "5", "/q").expectDone();
    store.run("pcq", "-p", "-N", "3", "-S", "5", "/q").expectDone();
    store.run("pcq", "-c", "-N", "3", "-S", "5", "/q").expectDone();
  }

  private void awaitProgress(long seed) throws Exception {
    long before = next();
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_LIMIT_SECONDS);
    while (next() < before + 100) {
      assertTrue(System.nanoTime() < deadlineNanos, "no message moves, seed " + seed);
      Thread.sleep(10);
    }
  }

  private long next() {
    JsonNode info = store.run("pcq", "--info", "--json", "/q").expectDone().json();
    return info.get("consumer_next_seq").asLong();
  }
}
