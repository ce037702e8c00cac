package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CpVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void copiesBytesAndMode() throws IOException {
    byte[] content = new byte[5_000_001]; // more than one piece, no whole page at the end
    new Random(7).nextBytes(content);
    Path source = Files.write(store.folder().resolve("data.bin"), content);
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("r--r-----"));
    store.run("cp", source.toString(), "/copy").expectDone();
    assertArrayEquals(content, store.run("cat", "--format", "raw", "/copy").bytes());
    assertEquals("0440", store.run("stat", "--json", "/copy").json().get("mode").asText());
  }

  @Test
  void copiesSeveralIntoAFolderAtOneMoment() throws IOException {
    String one = store.file("one", "1").toString();
    String two = store.file("two", "22").toString();
    store.run("mkdir", "/d").expectDone();
    store.run("cp", "-m", "600", one, two, "/d").expectDone();
    JsonNode entries = store.run("ls", "--json", "/d").json();
    assertEquals(2, entries.size());
    assertEquals("two", entries.get(1).get("name").asText());
    assertEquals(2, entries.get(1).get("size").asInt());
    assertEquals("0600", entries.get(1).get("mode").asText());
    String three = store.file("three", "3").toString();
    store.run("cp", three, one, "/d/").expectRefused(ExitCodes.USAGE, "/d/one");
    assertEquals(2, store.run("ls", "--json", "/d").json().size());
  }

  @Test
  void refusesSourcesThatAreNoFilesWithContent() throws IOException {
    store.run("cp", "/nowhere/at/all", "/f").expectRefused(ExitCodes.NOT_FOUND, "no such file");
    store.run("cp", store.folder().toString(), "/f").expectRefused(ExitCodes.USAGE, "no ordinary");
    store
        .run("cp", store.file("empty", "").toString(), "/f")
        .expectRefused(ExitCodes.USAGE, "empty");
    store.run("cp", "/dev/zero", "/f").expectRefused(ExitCodes.USAGE, "no ordinary");
  }

  @Test
  void refusesTargetsThatCannotBe() throws IOException {
    String file = store.file("file", "content").toString();
    store.run("cp", file, "/no/f").expectRefused(ExitCodes.NOT_FOUND, "mkdir -p");
    store.run("cp", file, "f").expectRefused(ExitCodes.USAGE, "not absolute");
    store.run("cp", file, "/").expectDone();
    store.run("cp", file, "/file").expectRefused(ExitCodes.USAGE, "exists");
    store.run("cp", file, file, "/").expectRefused(ExitCodes.USAGE, "exists");
  }
}
