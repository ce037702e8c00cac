package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void tellsSizeOwnerAndMap() {
    store.run("creat", "-s", "2500000", "-m", "640", "-u", "33", "-g", "44", "/f").expectDone();
    JsonNode stat = store.run("stat", "--json", "/f").json();
    assertEquals("/f", stat.get("path").asText());
    assertEquals(2_500_000, stat.get("size").asLong());
    assertEquals("simple", stat.get("type").asText());
    assertEquals("[[0,10485760,4194304]]", stat.get("extents").toString());
    assertEquals(0, stat.get("log_index").asInt());
    String text = store.run("stat", "/f").expectDone().out();
    assertTrue(text.contains("offset 10485760, 4194304 bytes"), text);
    assertTrue(text.contains("33:44"), text);
  }

  @Test
  void tellsDirectories() {
    JsonNode root = store.run("stat", "--json", "/").json();
    assertEquals("dir", root.get("type").asText());
    assertEquals("0755", root.get("mode").asText());
    store.run("stat", "/x").expectRefused(ExitCodes.NOT_FOUND);
  }
}
