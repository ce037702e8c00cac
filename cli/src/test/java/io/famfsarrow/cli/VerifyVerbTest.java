package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VerifyVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @BeforeEach
  void make() {
    store.run("creat", "--multi", "/a,3M,42", "--multi", "/b,4097,43").expectDone();
  }

  @Test
  void theRightSeedVerifiesOnAnyHost() {
    store.run("verify", "-S", "42", "-f", "/a").expectDone();
    store.runAs(CliStore.STRANGER, "verify", "-m", "/a,42", "-m", "/b,43").expectDone();
  }

  @Test
  void sixFilesOfSixSeedsVerifyTogether() {
    List<String> creat = new ArrayList<>(List.of("creat"));
    List<String> verify = new ArrayList<>(List.of("verify"));
    for (int i = 1; i <= 6; i++) {
      creat.addAll(List.of("--multi", "/six" + i + ",8M," + i));
      verify.addAll(List.of("-m", "/six" + i + "," + i));
    }
    store.run(creat.toArray(String[]::new)).expectDone();
    store.run(verify.toArray(String[]::new)).expectDone();
  }

  @Test
  void theWrongSeedDoesNot() {
    CliRun run = store.run("verify", "-S", "41", "-f", "/a");
    assertEquals(ExitCodes.NO, run.exitCode());
    assertTrue(run.out().contains("offset 0"), run.out());
    assertEquals(ExitCodes.NO, store.run("verify", "-m", "/a,42", "-m", "/b,42").exitCode());
  }

  @Test
  void namesTheFirstByteThatDiffers() throws IOException {
    byte[] bytes = store.run("cat", "--format", "raw", "/b").bytes();
    bytes[4096] ^= 1;
    Path defaced = Files.write(store.folder().resolve("defaced"), bytes);
    store.run("cp", defaced.toString(), "/b").expectDone();
    CliRun run = store.run("verify", "--json", "-m", "/a,42", "-m", "/b,43");
    assertEquals(ExitCodes.NO, run.exitCode());
    JsonNode json = run.json();
    assertFalse(json.get("ok").asBoolean());
    assertTrue(json.get("files").get(0).get("ok").asBoolean());
    assertEquals("/b", json.get("files").get(1).get("path").asText());
    assertEquals(4096, json.get("files").get(1).get("mismatch").asLong());
  }

  @Test
  void aMissingFileDoesNotStopTheOthers() {
    CliRun run = store.run("verify", "--json", "-m", "/none,1", "-m", "/b,43");
    assertEquals(ExitCodes.NOT_FOUND, run.exitCode());
    assertTrue(run.err().contains("/none"), run.err());
    assertEquals(1, run.json().get("files").size());
  }

  @Test
  void refusesWhatCannotBeMeant() {
    store.run("verify").expectRefused(ExitCodes.USAGE, "-S");
    store.run("verify", "-f", "/a").expectRefused(ExitCodes.USAGE, "-S");
    store.run("verify", "-S", "0", "-f", "/a").expectRefused(ExitCodes.USAGE, "seed 0");
    store.run("verify", "-S", "1", "-f", "/a", "-m", "/b,43").expectRefused(ExitCodes.USAGE, "-m");
    store.run("verify", "-m", "/b").expectRefused(ExitCodes.USAGE, "PATH,SEED");
    store.run("verify", "-m", "/b,x").expectRefused(ExitCodes.USAGE, "PATH,SEED");
    store.run("verify", "-t", "257", "-m", "/b,43").expectRefused(ExitCodes.USAGE, "256");
    store.run("verify", "-t", "-1", "-m", "/b,43").expectRefused(ExitCodes.USAGE, "-1");
  }
}
