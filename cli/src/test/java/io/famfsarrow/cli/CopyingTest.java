package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** What comes to the place of a source between the plan and the copy is not copied. */
class CopyingTest {
  @RegisterExtension final CliStore store = new CliStore();

  private interface Change {
    void on(Path source) throws Exception;
  }

  /** Plans a copy of a folder with a file, changes the file, and copies; what the copy threw. */
  private <T extends Exception> T thrownAfter(Change change, Class<T> type) throws Exception {
    Path tree = Files.createDirectories(store.folder().resolve("tree"));
    Path source = Files.writeString(tree.resolve("file"), "content");
    T thrown;
    try (FamfsMaster master = master();
        CopyPieces pieces = new CopyPieces(1, Progress.start(console(), "copying", 7))) {
      CopyPlan plan = CopyPlan.of(List.of(tree), "/", true, master.namespace());
      Files.delete(source);
      change.on(source);
      Executable copy =
          () -> new Copying(console(), pieces, new OwnerOptions()).run(master, plan, true);
      thrown = assertThrows(type, copy);
      assertTrue(master.namespace().files().isEmpty());
    }
    assertTrue(thrown.getMessage().contains(source.toString()), thrown.getMessage());
    return thrown;
  }

  private FamfsMaster master() {
    SystemIdentity owner = SystemIdentity.resolve(CliStore.OWNER);
    StoreOptions options = new StoreOptions(owner, MediaOptions.defaults());
    return FamfsStore.openMaster(MediaSpec.of(store.medium()), options);
  }

  private static Console console() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new Console(nowhere, new PrintStream(nowhere, true, StandardCharsets.UTF_8), false);
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws Exception {
    Path secret = store.file("secret", "content");
    MediaAccessException refused =
        thrownAfter(source -> Files.createSymbolicLink(source, secret), MediaAccessException.class);
    assertTrue(refused.getMessage().contains("symbolic link"), refused.getMessage());
  }

  @Test
  void aHardLinkToAnotherFileIsNotCopied() throws Exception {
    Path secret = store.file("secret", "content");
    CommandException refused =
        thrownAfter(source -> Files.createLink(source, secret), CommandException.class);
    assertEquals(ExitCodes.USAGE, refused.exitCode());
  }

  @Test
  void aPipeIsNotWaitedFor() throws Exception {
    MediaAccessException refused = thrownAfter(CopyingTest::makePipe, MediaAccessException.class);
    assertTrue(refused.getMessage().contains("pipe"), refused.getMessage());
  }

  private static void makePipe(Path path) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
  }
}
