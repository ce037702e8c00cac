package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pipes, sockets and devices as sources: nothing waits for a writer that never comes. */
class PublishPipesTest {
  private static final int PATIENCE_SECONDS = 60;

  @RegisterExtension final CliStore store = new CliStore();

  @Test
  @Timeout(PATIENCE_SECONDS)
  void namedPipesAndDevicesAreRefused() throws Exception {
    String pipe = pipe(store.folder().resolve("pipe"));
    store.run("publish", pipe, "/x.arrow").expectRefused(ExitCodes.USAGE, "is a pipe: use -");
    store.run("publish", pipe, "/folder").expectRefused(ExitCodes.USAGE, "is a pipe: use -");
    store.run("publish", "/dev/zero", "/x.arrow").expectRefused(ExitCodes.USAGE, "is a device");
  }

  @Test
  @Timeout(PATIENCE_SECONDS)
  void pipesInFoldersAreLeftOut() throws Exception {
    Path folder = Files.createDirectory(store.folder().resolve("data"));
    String pipe = pipe(folder.resolve("pipe.csv"));
    Files.writeString(folder.resolve("a.csv"), "id\n1\n");
    CliRun run = store.run("publish", folder.toString(), "/t").expectDone();
    assertEquals("famfs-arrow: note: " + pipe + " is a pipe: left out\n", run.err());
    assertEquals("a.arrow\n", store.run("ls", "/t").out());
  }

  @Test
  void shellsPipesAreStreams() throws Exception {
    Path stream = stream(store.flights());
    assertEquals("", bash("publish <(cat \"$0\") /substituted.arrow", stream));
    assertEquals("", bash("publish /dev/stdin /stdin.arrow < <(cat \"$0\")", stream));
    assertEquals("", bash("publish /dev/stdin /redirected.arrow < \"$0\"", stream));
    byte[] expected = store.run("cat", "--format", "raw", "/redirected.arrow").bytes();
    for (String path : List.of("/substituted.arrow", "/stdin.arrow")) {
      assertEquals(expected.length, store.run("cat", "--format", "raw", path).bytes().length, path);
    }
    store.run("check").expectDone();
  }

  @Test
  void closedStandardInputIsSaid() throws Exception {
    String closed = "famfs-arrow: standard input is closed: there is no table in it\n";
    assertEquals(closed, bash("publish - /x.arrow <&-", store.folder()));
  }

  private static String pipe(Path path) throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    return path.toString();
  }

  /** Runs the command with these words, as a shell reads them, and returns its errors. */
  private String bash(String words, Path argument) throws Exception {
    List<String> own = new ArrayList<>(List.of("--store", store.medium().toString()));
    own.addAll(List.of("--system-uuid", CliStore.OWNER));
    List<String> line = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" " + words));
    line.add(argument.toString());
    line.addAll(OwnProcess.commandLine(own));
    File err = store.folder().resolve("stderr").toFile();
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err)
            .start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    return Files.readString(err.toPath(), StandardCharsets.UTF_8);
  }

  private Path stream(Path file) throws IOException {
    Path stream = store.folder().resolve("stream");
    try (RootAllocator allocator = new RootAllocator();
        OutputStream out = Files.newOutputStream(stream);
        ArrowFileReader reader = new ArrowFileReader(Files.newByteChannel(file), allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(reader.getVectorSchemaRoot(), reader, out)) {
      while (reader.loadNextBatch()) {
        writer.writeBatch();
      }
    }
    return stream;
  }
}
