package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MkfsVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void makesAFileThatIsAnEmptyStore() throws IOException {
    Path medium = store.folder().resolve("new.famfs");
    CliRun run = CliRun.of("--system-uuid", CliStore.OWNER, "mkfs", "--size", "4G", medium + "");
    assertTrue(run.expectDone().out().contains("4.00 GiB"), run.out());
    assertEquals("", run.err());
    assertEquals(4L << 30, Files.size(medium));
    assertEquals(0, CliRun.of("--store", medium + "", "ls", "--json").json().size());
  }

  @Test
  void takesTheMediumFromTheCommonOption() {
    store.run("mkfs", "--force").expectDone();
  }

  @Test
  void saysThatTheFamfsToolsWouldNotHaveFormattedASmallOne() {
    Path medium = store.folder().resolve("small.famfs");
    CliRun run = store.run("mkfs", "--size", "64M", medium.toString()).expectDone();
    assertTrue(run.err().startsWith("famfs-arrow: note: below 4 GiB"), run.err());
  }

  @Test
  void logLengthDecidesHowManyEntriesFit() {
    store.run("mkfs", "--force", "--loglen", "16M").expectDone();
    assertEquals(30_840, store.run("df", "--json").json().get("log_slots").asLong());
  }

  @Test
  void refusesAnExistingStoreWithoutForce() {
    store.run("mkdir", "/kept").expectDone();
    store.run("mkfs").expectRefused(ExitCodes.USAGE, "--force");
    assertEquals(1, store.run("ls", "--json").json().size());
    store.run("mkfs", "--force").expectDone();
    assertEquals(0, store.run("ls", "--json").json().size());
  }

  @Test
  void refusesAnotherHostsStoreWithoutForce() {
    store
        .runAs(CliStore.STRANGER, "mkfs")
        .expectRefused(ExitCodes.DENIED, CliStore.OWNER, CliStore.STRANGER);
  }

  @Test
  void refusesAStoreThatAReaderHasOpenUnlessRevoked() {
    MediaSpec spec = MediaSpec.of(store.medium());
    StoreOptions options = Stores.options(new CommonOptions());
    try (FamfsClient reader = FamfsStore.openClient(spec, options)) {
      store.run("mkfs", "--force").expectRefused(ExitCodes.DENIED, "in use");
      store.run("mkfs", "--force", "--revoke").expectDone();
      assertEquals(0, reader.namespace().fileCount());
    }
  }

  @Test
  void killsWithForceOnly() throws IOException {
    store.run("mkfs", "--kill").expectRefused(ExitCodes.USAGE, "--force");
    CliRun run = store.run("mkfs", "--kill", "--force").expectDone();
    assertTrue(run.out().contains("killed"), run.out());
    assertEquals(ExitCodes.NOT_FOUND, store.run("ls").exitCode());
    Files.delete(store.medium()); // nothing for the fsck at the end
  }

  @Test
  void aLinkThatLeadsNowhereStandsForTheFileThatIsMade() throws IOException {
    Path made = store.folder().resolve("made.famfs");
    Path link = Files.createSymbolicLink(store.folder().resolve("link"), made);
    store.run("mkfs", link.toString()).expectRefused(ExitCodes.NOT_FOUND, "--size");
    store.run("mkfs", "--size", "64M", link.toString()).expectDone();
    assertEquals(64 << 20, Files.size(made));
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void refusesSizesThatMakeNoSense() {
    Path medium = store.folder().resolve("bad.famfs");
    String path = medium.toString();
    store.run("mkfs", "--size", "1M", path).expectRefused(ExitCodes.USAGE, "67108864");
    store.run("mkfs", "--size", "4X", path).expectRefused(ExitCodes.USAGE, "4X");
    store.run("mkfs", "--size", "64M", "--loglen", "9M", path).expectRefused(ExitCodes.USAGE);
    store.run("mkfs", "--size", "64M", "--loglen", "1G", path).expectRefused(ExitCodes.USAGE);
    store.run("mkfs", path).expectRefused(ExitCodes.NOT_FOUND, "--size");
    assertFalse(Files.exists(medium));
  }

  @Test
  void saysWhatIsWrongWithAMediumThatIsNone() throws IOException {
    Path empty = Files.createFile(store.folder().resolve("empty"));
    store.run("mkfs", empty.toString()).expectRefused(ExitCodes.NOT_FOUND, "is empty", "--size");
    store.run("mkfs", "--size", "64M", "-l", "16M", empty.toString()).expectDone();
    assertEquals(64 << 20, Files.size(empty));
    String folder = store.folder().toString();
    store.run("mkfs", "--size", "64M", folder).expectRefused(ExitCodes.USAGE, "folder");
  }
}
