package io.famfsarrow.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which host this is: a UUID that decides who owns a store (famfs-format section 8, contracts
 * section 1).
 *
 * @param uuid this host's system UUID
 * @param origin where it came from, for messages
 */
public record SystemIdentity(UUID uuid, String origin) {
  private static final String VARIABLE = "FAMFS_SYSTEM_UUID";
  private static final Path SYSTEM_FILE = Path.of("/opt/famfs/system_uuid");
  private static final int UUID_TEXT_LENGTH = 36;

  /**
   * The identity of this host: {@code override}, else {@code FAMFS_SYSTEM_UUID}, else {@code
   * /opt/famfs/system_uuid} (made there if this user may), else a file under the XDG state folder,
   * made once with a random UUID.
   *
   * @param override UUID as text, or null
   * @throws InvalidRequestException if a given UUID is none
   * @throws MediaAccessException if no file can be read or made
   */
  public static SystemIdentity resolve(String override) {
    return resolve(override, System.getenv(), SYSTEM_FILE);
  }

  static SystemIdentity resolve(String override, Map<String, String> environment, Path systemFile) {
    if (override != null) {
      return new SystemIdentity(parse(override, "--system-uuid"), "--system-uuid");
    }
    String variable = environment.get(VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return new SystemIdentity(parse(variable, VARIABLE), VARIABLE);
    }
    return readOrCreate(systemFile)
        .or(() -> readOrCreate(stateFile(environment)))
        .orElseThrow(
            () ->
                new MediaAccessException(
                    "no system UUID: neither "
                        + systemFile
                        + " nor "
                        + stateFile(environment)
                        + " can be made; set "
                        + VARIABLE));
  }

  private static Path stateFile(Map<String, String> environment) {
    String state = environment.get("XDG_STATE_HOME");
    Path folder =
        state != null && !state.isBlank()
            ? Path.of(state)
            : Path.of(
                environment.getOrDefault("HOME", System.getProperty("user.home")),
                ".local",
                "state");
    return folder.resolve("famfs-arrow").resolve("system_uuid");
  }

  /** Empty if this user may neither read nor make the file. */
  private static Optional<SystemIdentity> readOrCreate(Path file) {
    try {
      return Optional.of(read(file));
    } catch (NoSuchFileException missing) {
      return create(file);
    } catch (AccessDeniedException denied) {
      return Optional.empty();
    } catch (IOException e) {
      throw new MediaAccessException("cannot read the system UUID from " + file + ": " + e, e);
    }
  }

  private static SystemIdentity read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("[\\s\\x00]", "");
    String uuid = text.substring(0, Math.min(UUID_TEXT_LENGTH, text.length()));
    return new SystemIdentity(parse(uuid, file.toString()), file.toString());
  }

  private static Optional<SystemIdentity> create(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Path fresh = Files.createTempFile(file.getParent(), "system_uuid", null);
      try {
        Files.writeString(fresh, UUID.randomUUID() + "\n", StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("r--r--r--"));
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException anotherProcessWasFirst) {
        // its UUID is the host's: read below
      } finally {
        Files.delete(fresh);
      }
      return Optional.of(read(file));
    } catch (AccessDeniedException | NoSuchFileException notAllowed) {
      return Optional.empty();
    } catch (IOException e) {
      return readOnlyFolder(e, file);
    }
  }

  private static Optional<SystemIdentity> readOnlyFolder(IOException e, Path file) {
    if (String.valueOf(e.getMessage()).contains("Read-only file system")) {
      return Optional.empty();
    }
    throw new MediaAccessException("cannot make the system UUID file " + file + ": " + e, e);
  }

  /** A UUID of 36 characters, and nothing shorter that Java would take for one. */
  static UUID parse(String text, String origin) {
    try {
      UUID uuid = UUID.fromString(text.strip());
      if (uuid.toString().equalsIgnoreCase(text.strip())) {
        return uuid;
      }
    } catch (IllegalArgumentException notAUuid) {
      throw badUuid(text, origin, notAUuid);
    }
    throw badUuid(text, origin, null);
  }

  private static InvalidRequestException badUuid(String text, String origin, Exception cause) {
    return new InvalidRequestException(
        "\""
            + text
            + "\" from "
            + origin
            + " is no UUID: expected 36 characters like 0e5b5164-1e5f-4c1f-8d3a-0123456789ab",
        cause);
  }
}
