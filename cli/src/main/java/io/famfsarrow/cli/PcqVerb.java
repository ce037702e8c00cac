package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.pcq.PcQueue;
import io.famfsarrow.store.pcq.PcqGeometry;
import io.famfsarrow.store.pcq.QueueFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Queues from one producer to one consumer. */
@Command(
    name = "pcq",
    description =
        "Makes and uses producer/consumer queues in the format of famfs's pcq: two files that two "
            + "hosts map, one of which each writes. QUEUE is the producer's file, QUEUE.consumer the "
            + "other. Only the owner of the store makes queues; any host may use them. A host has one "
            + "producer and one consumer of a queue at a time.",
    footer = {
      "%nExit code: 0 done, 1 fewer messages than asked for (--nowait), 4 a message was damaged.",
      "%nExamples:",
      "  famfs-arrow pcq --create -b 4K -n 128 /q",
      "  famfs-arrow pcq --consumer -N 1000 -S 42 /q &",
      "  famfs-arrow pcq --producer -N 1000 -S 42 /q",
      "  famfs-arrow pcq --info /q"
    })
final class PcqVerb extends Verb {
  private static final int MODE = 0644;

  @Option(
      names = {"-C", "--create"},
      description = "Make the queue; needs -b and -n.")
  private boolean create;

  @Option(
      names = {"-b", "--bsize"},
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Size of a bucket: a power of two; a message is 16 bytes shorter.")
  private Long bucketBytes;

  @Option(
      names = {"-n", "--nbuckets"},
      paramLabel = "N",
      description = "Number of buckets; one always stays empty.")
  private Long bucketCount;

  @Option(
      names = {"-p", "--producer"},
      description = "Put messages into it.")
  private boolean producer;

  @Option(
      names = {"-c", "--consumer"},
      description = "Take messages out of it.")
  private boolean consumer;

  @Option(
      names = {"-d", "--drain"},
      description = "Take messages until it is empty.")
  private boolean drain;

  @Option(
      names = {"-i", "--info"},
      description = "Show how the queue is.")
  private boolean info;

  @Option(
      names = {"-P", "--setperm"},
      paramLabel = "ROLE",
      description =
          "What this host (this user on it) may be: p producer, c consumer, b both, n neither. "
              + "Without it: both.")
  private String role;

  @Option(
      names = {"-N", "--nmessages"},
      paramLabel = "N",
      description = "End after so many messages.")
  private Long messages;

  @Option(
      names = {"-t", "--time"},
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "End after that time.")
  private Long seconds;

  @Option(
      names = {"-w", "--nowait"},
      description = "End where the queue is full (producer) or empty (consumer).")
  private boolean noWait;

  @Option(
      names = {"-S", "--seed"},
      paramLabel = "SEED",
      description =
          "Fill every message from this seed, or compare it with that (without: zeros, not compared).")
  private Long seed;

  @Option(
      names = {"-s", "--status"},
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "Say how far it is, so often, on standard error.")
  private Long statusSeconds;

  @Option(
      names = {"-f", "--statusfile"},
      paramLabel = "FILE",
      description =
          "At the end write into this file the number of messages sent and received, or, with a "
              + "minus, of messages that were not as they should be.")
  private Path statusFile;

  @Mixin private OwnerOptions owner;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "QUEUE", description = "Path of the queue in the store.")
  private String path;

  @Override
  int run(Console console) throws Exception {
    requireSensible();
    FamfsPath queue = Stores.newPath(path);
    if (create) {
      create(queue);
    }
    if (role != null) {
      setRole(queue);
    }
    if (info) {
      return show(console, queue);
    }
    return producer || consumer || drain ? move(console, queue) : ExitCodes.DONE;
  }

  private void requireSensible() {
    boolean moves = producer || consumer || drain;
    require(create || role != null || info || moves, "say what to do: see pcq --help");
    require(!info || !(moves || create || role != null), "--info goes with nothing else");
    require(!drain || !producer, "--drain takes messages: it does not go with --producer");
    require(!create || (bucketBytes != null && bucketCount != null), "--create needs -b and -n");
    require(create || (bucketBytes == null && bucketCount == null), "-b and -n are for --create");
    require(messages == null || seconds == null, "-N and -t exclude each other");
    require(!moves || drain || noWait || messages != null || seconds != null, "give -N, -t or -w");
    require(messages == null || messages > 0, "-N: at least 1");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw CommandException.usage("pcq: " + otherwise);
    }
  }

  private void create(FamfsPath queue) {
    PcqGeometry geometry = PcqGeometry.of(bucketCount, bucketBytes);
    try (FamfsMaster master = Stores.master(common())) {
      QueueFiles.create(master, queue, geometry, owner.attributes(MODE));
    }
  }

  private void setRole(FamfsPath queue) throws IOException {
    try (FamfsStore store = Stores.client(common())) {
      store.findFile(queue);
      QueueRoles.of(store).set(queue, QueueRoles.Role.parse(role));
    }
  }

  private int move(Console console, FamfsPath queue) throws Exception {
    long startNanos = System.nanoTime();
    OptionalLong content =
        seed == null ? OptionalLong.empty() : OptionalLong.of(SeededContent.requireSeed(seed));
    QueueRun.Limits limits =
        new QueueRun.Limits(
            messages == null ? Long.MAX_VALUE : messages,
            seconds == null ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds),
            noWait || drain);
    QueueRun run;
    try (FamfsStore store = Stores.client(common())) {
      QueueRoles.Role allowed = QueueRoles.of(store).get(queue);
      allowed.require(queue, producer, consumer || drain);
      run = new QueueRun(store, queue, limits, content);
      try (QueueStatus status = QueueStatus.every(statusSeconds, run, console)) {
        run.go(producer, consumer || drain);
      } finally {
        writeStatusFile(run);
      }
    }
    report(console, queue, run, (System.nanoTime() - startNanos) / 1e9);
    return exitCode(run);
  }

  private int exitCode(QueueRun run) {
    if (run.wrongCount() > 0) {
      return ExitCodes.CORRUPT;
    }
    boolean sentAll = !producer || messages == null || run.sentCount() == messages;
    boolean tookAll = !consumer || drain || messages == null || run.receivedCount() == messages;
    return sentAll && tookAll ? ExitCodes.DONE : ExitCodes.NO;
  }

  private void writeStatusFile(QueueRun run) throws IOException {
    if (statusFile != null) {
      long done = run.sentCount() + run.receivedCount();
      long value = run.wrongCount() > 0 ? -run.wrongCount() : done;
      Files.writeString(statusFile, value + "\n");
    }
  }

  private void report(Console console, FamfsPath queue, QueueRun run, double elapsed)
      throws IOException {
    if (!json.on) {
      console.line(TextTable.printable(queue + ": " + run.text()));
      return;
    }
    JsonWriter writer = console.json().beginObject();
    writer.field("queue", queue.toString());
    writer.field("sent", run.sentCount()).field("received", run.receivedCount());
    writer.field("full", run.fullCount()).field("empty", run.emptyCount());
    writer.field("retry", run.retryCount()).field("errors", run.wrongCount());
    writer.key("seconds").value(elapsed).endObject().endDocument();
  }

  private int show(Console console, FamfsPath queue) throws IOException {
    PcQueue.Info now;
    QueueRoles.Role allowed;
    try (FamfsStore store = Stores.client(common())) {
      now = QueueFiles.info(store, queue);
      allowed = QueueRoles.of(store).get(queue);
    }
    if (json.on) {
      printJson(console.json(), queue, now, allowed);
    } else {
      printText(console, now, allowed);
    }
    return ExitCodes.DONE;
  }

  private static void printJson(
      JsonWriter json, FamfsPath queue, PcQueue.Info now, QueueRoles.Role allowed)
      throws IOException {
    json.beginObject().field("queue", queue.toString());
    json.field("nbuckets", now.geometry().bucketCount());
    json.field("bucket_size", now.geometry().bucketBytes());
    json.field("payload_size", now.geometry().payloadBytes());
    json.field("producer_index", now.producerIndex());
    json.field("producer_next_seq", now.producerNextSeq());
    json.field("consumer_index", now.consumerIndex());
    json.field("consumer_next_seq", now.consumerNextSeq());
    json.field("messages_waiting", now.waiting()).field("full", now.isFull());
    json.field("role", allowed.text()).endObject().endDocument();
  }

  private static void printText(Console console, PcQueue.Info now, QueueRoles.Role allowed)
      throws IOException {
    TextTable table = new TextTable("<<");
    table.row(
        "buckets",
        now.geometry().bucketCount()
            + " of "
            + now.geometry().bucketBytes()
            + " bytes, messages of "
            + now.geometry().payloadBytes());
    table.row("producer", "index " + now.producerIndex() + ", next " + now.producerNextSeq());
    table.row("consumer", "index " + now.consumerIndex() + ", next " + now.consumerNextSeq());
    table.row("waiting", now.waiting() + (now.isFull() ? " (full)" : ""));
    table.row("this host", allowed.text());
    table.print(console.out());
  }
}
