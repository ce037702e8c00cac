package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store is formatted while another process reads it: refused, revoked, or detected. */
@Timeout(120)
class LiveReformatTest {
  private static final MkfsOptions FORCE = MkfsOptions.defaults().withForce();

  @TempDir Path folder;
  private MediaSpec spec;
  private Process reader;
  private BufferedReader answers;

  @BeforeEach
  void startReader() throws IOException {
    spec = StoreFixture.format(folder);
    try (FamfsMaster master = master(spec)) {
      publish(master, "/a", 5000, (byte) 7);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(LiveReformatChild.class.getName(), spec.primary().toString()));
    reader = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = reader.inputReader(StandardCharsets.UTF_8);
    assertEquals("ready", answers.readLine());
  }

  @AfterEach
  void endReader() {
    reader.destroyForcibly();
    reader.onExit().join();
    assertEquals(
        FsckReport.Verdict.CLEAN, Fsck.check(spec.primary(), MediaOptions.defaults()).verdict());
  }

  private String ask(String operation) throws IOException {
    reader.getOutputStream().write((operation + "\n").getBytes(StandardCharsets.UTF_8));
    reader.getOutputStream().flush();
    return answers.readLine();
  }

  @Test
  void isRefusedAsLongAsSomebodyReads() throws IOException {
    MediaBusyException inUse =
        assertThrows(MediaBusyException.class, () -> Mkfs.format(spec.primary(), FORCE, as(OWNER)));
    assertTrue(inUse.getMessage().contains("process " + reader.pid()), inUse::getMessage);
    for (String operation : List.of("refresh", "open", "finish")) {
      assertEquals("done", ask(operation));
    }
    reader.destroyForcibly().onExit().join();
    Mkfs.format(spec.primary(), FORCE, as(OWNER));
  }

  /** A file medium is replaced: nothing that was mapped changes, and no news can be had. */
  @Test
  void aRevokedFileIsReadToTheEndAndNeverRefreshed() throws IOException {
    Mkfs.format(spec.primary(), FORCE.withRevoke(), as(OWNER));
    assertEquals("7", ask("load"));
    assertEquals("done", ask("open"));
    assertEquals("done", ask("finish"));
    assertEquals("StoreReformattedException", ask("refresh"));
    assertEquals("7", ask("load"));
  }

  /** A device is overwritten, by this host or another. */
  @Test
  void formattingInPlaceIsDetectedByAllThatComesAfter() throws IOException {
    formatInPlace();
    for (String operation : List.of("open", "finish", "refresh", "open")) {
      assertEquals("StoreReformattedException", ask(operation), operation);
    }
  }

  /** Superblock taken away, and not yet written anew. */
  @Test
  void formattingThatIsGoingOnIsDetectedToo() throws IOException {
    try (Media media = MappedMedia.open(spec.primary(), true, MediaOptions.defaults())) {
      new FormatSequence(media.metadata(SuperblockLayout.REGION_BYTES)).kill();
    }
    for (String operation : List.of("open", "finish", "refresh")) {
      assertEquals("StoreReformattedException", ask(operation), operation);
    }
    formatInPlace();
  }

  private void formatInPlace() {
    try (Media media = MappedMedia.open(spec.primary(), true, MediaOptions.defaults())) {
      byte[] superblock =
          SuperblockLayout.encodeNew(
              UUID.randomUUID(),
              UUID.randomUUID(),
              OWNER,
              LogHeaderLayout.MIN_LOG_BYTES,
              media.sizeBytes(),
              "anew");
      new FormatSequence(
              media.metadata(SuperblockLayout.REGION_BYTES + LogHeaderLayout.MIN_LOG_BYTES))
          .run(superblock, LogHeaderLayout.MIN_LOG_BYTES);
    }
  }
}
