package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.publish.PublishProgress.Phase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said when a signal ends a publication is what has happened. */
class InterruptionTest {
  private static final int PATIENCE_SECONDS = 60;

  @RegisterExtension final CliStore store = new CliStore();

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void signalsBeforeTheCommitLeaveNothing() throws IOException, InterruptedException {
    Path flights = store.flights();
    assertEquals(143, interrupted("TERM", flights));
    assertEquals(130, interrupted("INT", flights));
    assertEquals("", store.run("ls").out());
  }

  /** Publishes a stream that does not end; returns the exit code. */
  private int interrupted(String signal, Path flights) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--store", store.medium().toString()));
    arguments.addAll(List.of("--system-uuid", CliStore.OWNER, "publish", "-", "/x.arrow"));
    Process publish = new ProcessBuilder(OwnProcess.commandLine(arguments)).start();
    try (OutputStream in = publish.getOutputStream()) {
      writeWithoutEnd(
          flights, in); // far more than a pipe holds: it is being read when this returns
      Process kill = new ProcessBuilder("kill", "-" + signal, publish.pid() + "").start();
      assertEquals(0, kill.waitFor());
      assertTrue(publish.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    assertEquals(
        "famfs-arrow: interrupted: nothing was published\n",
        new String(publish.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    return publish.exitValue();
  }

  private static void writeWithoutEnd(Path flights, OutputStream out) throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader = new ArrowFileReader(Files.newByteChannel(flights), allocator)) {
      // not closed: that would end the stream
      ArrowStreamWriter writer = new ArrowStreamWriter(reader.getVectorSchemaRoot(), reader, out);
      while (reader.loadNextBatch()) {
        writer.writeBatch();
      }
      out.flush();
    }
  }

  @Test
  void duringTheCommitItsEndIsAwaited() throws InterruptedException {
    try (Interruption interruption = interruption()) {
      interruption.at(Phase.WRITING, 1, 1);
      interruption.at(Phase.COMMITTING, 1, 1);
      Thread ending = new Thread(interruption::tell);
      ending.start();
      interruption.published();
      ending.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
    assertEquals("famfs-arrow: interrupted: all was published before that\n", said());
  }

  @Test
  void failedCommitLeavesItOpen() {
    Interruption interruption = interruption();
    interruption.at(Phase.COMMITTING, 1, 1);
    interruption.close();
    interruption.tell();
    assertTrue(said().contains("it is not known whether"), said());
  }

  @Test
  void afterNothingWasPublishedNothingIs() throws InterruptedException {
    try (Interruption interruption = interruption()) {
      interruption.tell();
      assertEquals("famfs-arrow: interrupted: nothing was published\n", said());
      Thread publishing = new Thread(() -> interruption.at(Phase.COMMITTING, 1, 1));
      publishing.setDaemon(true);
      publishing.start();
      publishing.join(500);
      assertTrue(publishing.isAlive(), "it stays before the commit");
    }
  }

  private Interruption interruption() {
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    Console console = new Console(OutputStream.nullOutputStream(), errors, false);
    return Interruption.watch(console, new PublishBars(console));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
