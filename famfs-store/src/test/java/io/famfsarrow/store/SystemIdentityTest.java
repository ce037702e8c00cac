package io.famfsarrow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemIdentityTest {
  private static final UUID SOME = UUID.fromString("0e5b5164-1e5f-4c1f-8d3a-0123456789ab");

  @TempDir Path folder;

  private Path systemFile() {
    return folder.resolve("famfs").resolve("system_uuid");
  }

  private SystemIdentity resolve(String override, Map<String, String> environment) {
    return SystemIdentity.resolve(override, environment, systemFile());
  }

  private void write(String text) throws IOException {
    Files.createDirectories(systemFile().getParent());
    Files.writeString(systemFile(), text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aFileThatExistsIsKeptAsTheFamfsToolsWriteIt() throws IOException {
    write(SOME + "\0");
    assertEquals(SOME, resolve(null, Map.of()).uuid());
    assertEquals(SOME + "\0", Files.readString(systemFile()));
  }

  @Test
  void aMissingFileIsMadeOnceAndReadOnly() throws IOException {
    SystemIdentity first = resolve(null, Map.of());
    assertEquals(first, resolve(null, Map.of()));
    assertEquals(systemFile().toString(), first.origin());
    assertEquals(
        "r--r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(systemFile())));
    try (var files = Files.list(systemFile().getParent())) {
      assertEquals(List.of(systemFile()), files.toList(), "nothing else is left there");
    }
  }

  @Test
  void aFolderInItsPlaceIsAnError() throws IOException {
    Files.createDirectories(systemFile());
    assertThrows(MediaAccessException.class, () -> resolve(null, Map.of()));
  }

  @Test
  void aBrokenFileIsAnErrorAndNotReplaced() throws IOException {
    write("not a uuid");
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> resolve(null, Map.of()));
    assertTrue(refused.getMessage().contains(systemFile().toString()), refused.getMessage());
    assertEquals("not a uuid", Files.readString(systemFile()));
  }

  @Test
  void optionComesBeforeVariableBeforeFile() throws IOException {
    write(SOME.toString());
    UUID variable = UUID.randomUUID();
    UUID option = UUID.randomUUID();
    Map<String, String> environment = Map.of("FAMFS_SYSTEM_UUID", variable.toString());
    assertEquals(option, resolve(option.toString(), environment).uuid());
    assertEquals(variable, resolve(null, environment).uuid());
    assertEquals(SOME, resolve(null, Map.of("FAMFS_SYSTEM_UUID", " ")).uuid());
    assertThrows(InvalidRequestException.class, () -> resolve("1-2-3-4-5", environment));
  }
}
