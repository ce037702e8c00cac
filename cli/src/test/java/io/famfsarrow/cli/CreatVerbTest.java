package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreatVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void allocatesAFileOfZeros() {
    store.run("creat", "-s", "3M", "-u", "33", "-g", "44", "/f").expectDone();
    JsonNode stat = store.run("stat", "--json", "/f").json();
    assertEquals(3 << 20, stat.get("size").asLong());
    assertEquals("0644", stat.get("mode").asText());
    assertEquals(33, stat.get("uid").asInt());
    assertEquals(44, stat.get("gid").asInt());
    assertArrayEquals(new byte[3 << 20], store.run("cat", "/f").expectDone().bytes());
  }

  @Test
  void refusesWhatCannotBeMade() {
    store.run("creat", "/f").expectRefused(ExitCodes.USAGE, "--size");
    store.run("creat", "-s", "0", "/f").expectRefused(ExitCodes.USAGE);
    store.run("creat", "-s", "1G", "/f").expectRefused(ExitCodes.FULL);
    store.run("creat", "-s", "1", "/no/f").expectRefused(ExitCodes.NOT_FOUND, "/no");
    store.runAs(CliStore.STRANGER, "creat", "-s", "1", "/f").expectRefused(ExitCodes.DENIED);
  }
}
