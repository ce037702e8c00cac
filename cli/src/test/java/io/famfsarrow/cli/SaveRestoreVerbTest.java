package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SaveRestoreVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  private Path saved;
  private Path restored;

  @BeforeEach
  void make() {
    saved = store.folder().resolve("saved");
    restored = store.folder().resolve("restored.famfs");
    store.run("mkdir", "/d").expectDone();
    store.run("creat", "-s", "5000001", "-r", "-S", "7", "/d/f").expectDone();
  }

  private static CliRun at(Path medium, String... args) {
    List<String> all = new ArrayList<>(List.of("--store", medium.toString()));
    all.addAll(List.of("--system-uuid", CliStore.OWNER));
    all.addAll(List.of(args));
    return CliRun.of(all.toArray(String[]::new));
  }

  @Test
  void aStoreComesBack() {
    store.run("save", saved.toString()).expectDone();
    store.run("restore", saved.toString(), restored.toString()).expectDone();
    at(restored, "verify", "-S", "7", "-f", "/d/f").expectDone();
    at(restored, "fsck").expectDone();
    at(restored, "creat", "-s", "1M", "/more").expectDone();
    assertEquals(
        store.run("fsck", "--json").json().get("superblock"),
        at(restored, "fsck", "--json").json().get("superblock"));
  }

  @Test
  void aStoreOfTwoMediaComesBackOnTwo() {
    Path second = store.folder().resolve("second");
    store.run("devadd", "--size", "64M", second.toString()).expectDone();
    String both = store.medium() + "," + second;
    at(Path.of(both), "creat", "--interleave", "2", "-s", "9M", "-r", "-S", "8", "/striped")
        .expectDone();
    store.run("save", saved.toString()).expectRefused(ExitCodes.USAGE, "device 1");
    CliRun run = at(Path.of(both), "save", saved.toString()).expectDone();
    assertTrue(run.out().contains("of 2 media"), run.out());
    store
        .run("restore", saved.toString(), restored.toString())
        .expectRefused(ExitCodes.USAGE, "2 media");
    Path third = store.folder().resolve("third");
    run =
        store.run("restore", saved.toString(), restored.toString(), third.toString()).expectDone();
    assertTrue(run.out().contains("on 2 media"), run.out());
    Path back = Path.of(restored + "," + third);
    at(back, "verify", "-S", "8", "-f", "/striped").expectDone();
    at(back, "verify", "-S", "7", "-f", "/d/f").expectDone();
    at(back, "fsck").expectDone();
  }

  @Test
  void goesThroughAPipe() throws IOException {
    byte[] bytes = store.run("save", "-").expectDone().bytes();
    store.run("save", saved.toString()).expectDone();
    assertArrayEquals(Files.readAllBytes(saved), bytes);
  }

  @Test
  void aClientMaySaveAndAnotherHostMayRestoreForTheOwner() {
    store.runAs(CliStore.STRANGER, "save", saved.toString()).expectDone();
    CliRun run = store.runAs(CliStore.STRANGER, "restore", saved.toString(), restored.toString());
    run.expectDone();
    assertTrue(run.err().contains(CliStore.OWNER), run.err());
    at(restored, "creat", "-s", "1M", "/more").expectDone();
  }

  @Test
  void aLargerMediumIsMadeOnRequest() throws IOException {
    store.run("save", saved.toString()).expectDone();
    store.run("restore", "--size", "200M", saved.toString(), restored.toString()).expectDone();
    assertEquals(200L << 20, Files.size(restored));
    at(restored, "verify", "-S", "7", "-f", "/d/f").expectDone();
    Path small = store.folder().resolve("small");
    store
        .run("restore", "--size", "64M", saved.toString(), small.toString())
        .expectRefused(ExitCodes.USAGE, "134217728");
  }

  @Test
  void existingThingsAreNotOverwritten() {
    store.run("save", saved.toString()).expectDone();
    store.run("save", saved.toString()).expectRefused(ExitCodes.USAGE, "exists", "--force");
    store.run("save", "--force", saved.toString()).expectDone();
    store
        .run("restore", saved.toString(), store.medium().toString())
        .expectRefused(ExitCodes.USAGE, "--force");
    store
        .run("restore", saved.toString(), store.folder().resolve("none/x").toString())
        .expectRefused(ExitCodes.NOT_FOUND, "no folder");
    store.run("creat", "-s", "1M", "/later").expectDone();
    store.run("restore", "--force", saved.toString(), store.medium().toString()).expectDone();
    store.run("verify", "-S", "7", "-f", "/d/f").expectDone();
    store.run("stat", "/later").expectRefused(ExitCodes.NOT_FOUND, "/later");
  }

  @Test
  void aDamagedFileIsSaidAndNotRestored() throws IOException {
    store.run("save", saved.toString()).expectDone();
    store.run("restore", "--check", saved.toString()).expectDone();
    byte[] bytes = Files.readAllBytes(saved);
    bytes[bytes.length / 2] ^= 1;
    Files.write(saved, bytes);
    store.run("restore", "--check", saved.toString()).expectRefused(ExitCodes.CORRUPT, "checksum");
    store
        .run("restore", saved.toString(), restored.toString())
        .expectRefused(ExitCodes.CORRUPT, "checksum");
    assertTrue(Files.notExists(restored));
    store
        .run("restore", store.file("text", "no such thing").toString(), restored.toString())
        .expectRefused(ExitCodes.CORRUPT, "too early");
    store
        .run("restore", store.folder().resolve("none").toString(), restored.toString())
        .expectRefused(ExitCodes.NOT_FOUND, "none");
  }
}
