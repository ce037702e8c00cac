package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DfVerbTest {
  private static final long UNIT = 2L << 20;

  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void countsSpaceAndLogEntries() {
    store.run("creat", "-s", "3M", "/f").expectDone();
    JsonNode df = store.run("df", "--json").json();
    assertEquals(64 * UNIT, df.get("capacity").asLong());
    assertEquals((1 + 4 + 2) * UNIT, df.get("used").asLong());
    assertEquals(57 * UNIT, df.get("free").asLong());
    assertEquals(57 * UNIT, df.get("largest_free").asLong());
    assertEquals(1, df.get("log_entries").asInt());
    assertEquals(15_420, df.get("log_slots").asInt());
    assertEquals("owner", df.get("role").asText());
    assertEquals(
        "client", store.runAs(CliStore.STRANGER, "df", "--json").json().get("role").asText());
    String text = store.run("df").expectDone().out();
    assertTrue(text.contains("128.00 MiB"), text);
  }

  @Test
  void saysThatATmpfsHasLessThanItsStoreCountsAsFree() throws IOException {
    Path tmpfs = Path.of("/dev/shm");
    assumeTrue(Files.getFileStore(tmpfs).type().equals("tmpfs"), "/dev/shm is no tmpfs");
    Path folder = Files.createTempDirectory(tmpfs, "famfs-df-test-");
    Path large = folder.resolve("large");
    try {
      long sizeBytes = (Files.getFileStore(tmpfs).getTotalSpace() / UNIT + 100) * UNIT;
      store.run("mkfs", "--size", Long.toString(sizeBytes), large.toString()).expectDone();
      for (String verb : new String[] {"df", "fsck"}) {
        String said = CliRun.of("--store", large.toString(), verb).expectDone().err();
        assertTrue(said.contains("tmpfs") && said.contains(large.toString()), said);
        assertEquals("", store.run(verb).expectDone().err());
      }
    } finally {
      Files.deleteIfExists(large);
      Files.delete(folder);
    }
  }
}
