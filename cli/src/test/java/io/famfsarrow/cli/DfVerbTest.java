package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
}
