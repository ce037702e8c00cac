package io.famfsarrow.fuse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Names under which programs write what they rename when it is whole (contracts section 5). */
final class TemporaryNames {
  private static final Name FOLDER = Name.of("_temporary");
  private static final List<byte[]> ENDS =
      List.of(".tmp".getBytes(UTF_8), ".part".getBytes(UTF_8), "~".getBytes(UTF_8));

  private TemporaryNames() {}

  /** Whether a file or directory of that name stays staged, wherever it is. */
  static boolean isTemporary(Name name) {
    return name.startsWith('.') || ENDS.stream().anyMatch(name::endsWith) || isFolder(name);
  }

  /** Whether all that lies in a directory of that name stays staged. */
  static boolean isFolder(Name name) {
    return name.equals(FOLDER);
  }
}
