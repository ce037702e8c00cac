package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FsckVerbTest {
  /** A byte of log entry 1's path (famfs-format sections 3 and 4). */
  private static final long IN_ENTRY_1 = (2L << 20) + 48 + 544 + 30;

  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void cleanStoreIsClean() {
    store.run("mkdir", "/d").expectDone();
    JsonNode fsck = store.run("fsck", "--json").expectDone().json();
    assertEquals("clean", fsck.get("verdict").asText());
    assertEquals(0, fsck.get("problems").size());
    assertEquals(48, fsck.get("superblock").get("version").asInt());
    assertEquals(CliStore.OWNER, fsck.get("superblock").get("system_uuid").asText());
    assertEquals(1, fsck.get("log").get("next_index").asInt());
    assertEquals(1, fsck.get("usage").get("dirs").asInt());
    assertTrue(store.run("fsck").expectDone().out().endsWith("\nclean\n"));
  }

  @Test
  void damagedEntryIsBlamed() throws IOException {
    store.run("mkdir", "/a", "/b", "/c").expectDone();
    flip(IN_ENTRY_1);
    CliRun run = store.run("fsck", "--json");
    assertEquals(ExitCodes.NO, run.exitCode());
    assertEquals("errors", run.json().get("verdict").asText());
    JsonNode problem = run.json().get("problems").get(0);
    assertEquals("ENTRY_CRC", problem.get("code").asText());
    assertEquals(1, problem.get("i").asInt());
    assertEquals("error", problem.get("severity").asText());
    CliRun play = store.run("logplay", "--json");
    assertEquals(ExitCodes.CORRUPT, play.exitCode());
    assertEquals("stops-at:1", play.json().get("replay").asText());
    store.run("mkdir", "/d").expectRefused(ExitCodes.CORRUPT, "entry 1");
    Files.delete(store.medium()); // it is not clean, and should not be
  }

  @Test
  void aTornTailIsRepairedAndNamed() throws IOException {
    store.run("mkdir", "/a", "/b").expectDone();
    flip(IN_ENTRY_1);
    store.run("mkdir", "/c").expectRefused(ExitCodes.CORRUPT, "fsck");
    CliRun stranger = store.runAs(CliStore.STRANGER, "fsck", "--repair");
    assertEquals(ExitCodes.DENIED, stranger.exitCode());
    CliRun run = store.run("fsck", "--repair").expectDone();
    assertTrue(run.out().contains("from 2 back to 1"), run.out());
    assertTrue(run.out().contains("lost: entry 1"), run.out());
    assertTrue(run.out().endsWith("clean\n"), run.out());
    store.run("mkdir", "/c").expectDone();
    assertTrue(store.run("fsck", "--repair").expectDone().out().startsWith("nothing to repair"));
  }

  @Test
  void validEntriesAreOnlyLostOnDemand() throws IOException {
    store.run("mkdir", "/a", "/b", "/c").expectDone();
    flip(IN_ENTRY_1);
    CliRun refused = store.run("fsck", "--repair");
    assertEquals(ExitCodes.NO, refused.exitCode());
    assertTrue(refused.out().contains("/c (valid"), refused.out());
    assertTrue(refused.err().contains("--yes"), refused.err());
    assertEquals("errors", store.run("fsck", "--json").json().get("verdict").asText());
    JsonNode done = store.run("fsck", "--repair", "--yes", "--json").expectDone().json();
    assertEquals("clean", done.get("verdict").asText());
    assertTrue(done.get("repair").get("done").asBoolean());
    assertEquals(2, done.get("repair").get("lost").size());
    assertEquals("/c", done.get("repair").get("lost").get(1).get("path").asText());
    store.run("fsck", "--yes").expectRefused(ExitCodes.USAGE, "--repair");
  }

  @Test
  void unreadableMediumIsRefused() throws IOException {
    store.run("mkfs", "--kill", "--force").expectDone();
    CliRun run = store.run("fsck", "--json");
    assertEquals(ExitCodes.CORRUPT, run.exitCode());
    assertEquals("SB_MAGIC", run.json().get("problems").get(0).get("code").asText());
    Files.delete(store.medium()); // it is not clean, and should not be
  }

  private void flip(long mediaOffset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(store.medium().toFile(), "rw")) {
      file.seek(mediaOffset);
      int before = file.read();
      file.seek(mediaOffset);
      file.write(before ^ 1);
    }
  }

  @Test
  void allFiguresAreToldOnRequest() {
    store.run("creat", "-s", "5M", "/a").expectDone();
    String text = store.run("fsck", "-v").expectDone().out();
    for (String mentioned :
        List.of(
            "owner             " + CliStore.OWNER + " (this host)",
            "allocation unit   0x200000",
            "superblock 200, log header 48, log entry 544 bytes",
            "next index 1, next sequence number 1",
            "592 bytes in use",
            "16.00 MiB of 128.00 MiB used (12.5%), for 5.00 MiB in files (amplification 3.20)",
            "device 0          16.00 MiB of 128.00 MiB used, largest free run 112.00 MiB")) {
      assertTrue(text.contains(mentioned), text);
    }
    JsonNode json = store.runAs(CliStore.STRANGER, "fsck", "--json").expectDone().json();
    assertEquals("client", json.get("role").asText());
    assertEquals(592, json.get("usage").get("log_bytes_in_use").asInt());
    assertEquals(json.get("superblock").get("fs_uuid"), json.get("superblock").get("uuid"));
    assertEquals(128 << 20, json.get("superblock").get("daxdev_size").asInt());
    assertEquals(8 << 20, json.get("log").get("len").asInt());
  }

  /** 128 MiB are 64 units: 5 of superblock and log, 3 of the file, in parts of 21 units. */
  @Test
  void bucketsAreCountedOnRequest() {
    store.run("creat", "-s", "5M", "/a").expectDone();
    JsonNode buckets = store.run("fsck", "-B", "3", "--json").expectDone().json().get("buckets");
    assertEquals(3, buckets.size());
    assertEquals(16 << 20, buckets.get(0).get("used").asInt());
    assertEquals(26 << 20, buckets.get(0).get("largest_free").asInt());
    assertEquals(84 << 20, buckets.get(2).get("offset").asInt());
    assertEquals(0, buckets.get(2).get("used").asInt());
    assertEquals(42 << 20, buckets.get(2).get("largest_free").asInt());
    String text = store.run("fsck", "-B", "3").expectDone().out();
    assertTrue(text.contains("bucket 1          0 B of 42.00 MiB used"), text);
    store.run("fsck", "-B", "0").expectRefused(ExitCodes.USAGE, "1 to 64");
    store.run("fsck", "-B", "65").expectRefused(ExitCodes.USAGE, "1 to 64");
  }

  @Test
  void warnsBeforeSpaceRunsOut() {
    store.run("creat", "-s", "100M", "/a").expectDone();
    CliRun run = store.run("fsck", "--json").expectDone();
    assertEquals("clean", run.json().get("verdict").asText());
    assertEquals(1, run.json().get("warnings").size());
    assertTrue(run.err().contains("warning: the store is 85% full"), run.err());
  }
}
