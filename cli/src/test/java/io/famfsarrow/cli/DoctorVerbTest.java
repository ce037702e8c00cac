package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DoctorVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void looksAtEverything() {
    CliRun run = store.run("doctor", "--json");
    Map<String, String> states = new HashMap<>();
    for (JsonNode check : run.json().get("checks")) {
      states.put(check.get("name").asText(), check.get("state").asText());
      assertTrue(!check.get("found").asText().isEmpty());
    }
    assertEquals("ok", states.get("identity"));
    assertEquals("ok", states.get("store"));
    for (String name : new String[] {"kernel", "java", "memory", "/dev/shm", "fuse", "python"}) {
      assertTrue(states.containsKey(name), name);
    }
    boolean missing = states.containsValue("missing");
    assertEquals(missing ? ExitCodes.NO : ExitCodes.DONE, run.exitCode());
    assertEquals(run.exitCode(), store.run("doctor").exitCode());
  }

  @Test
  void brokenStoreIsMissing() {
    CliRun run = CliRun.of("--store", "/nowhere", "--system-uuid", CliStore.OWNER, "doctor");
    assertEquals(ExitCodes.NO, run.exitCode());
    assertTrue(run.out().contains("/nowhere"), run.out());
  }
}
