package io.famfsarrow.store;

import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who a process acts as, for the mode bits of files: the kernel does not look at them here, so the
 * store does.
 *
 * @param uid effective user
 * @param groups effective group first, then the supplementary ones
 */
record Credentials(int uid, List<Integer> groups) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int EFFECTIVE = 1;

  private static final int OWNER_WRITE = 0200;
  private static final int GROUP_WRITE = 0020;
  private static final int OTHERS_WRITE = 0002;

  Credentials {
    groups = List.copyOf(groups);
  }

  /**
   * Those of this process now.
   *
   * @throws MediaAccessException if the kernel does not tell
   */
  static Credentials ofThisProcess() {
    try {
      return parse(Files.readAllLines(STATUS));
    } catch (IOException e) {
      throw new MediaAccessException("cannot read " + STATUS + ": " + e, e);
    }
  }

  static Credentials parse(List<String> status) {
    Map<String, String[]> fields = new HashMap<>();
    for (String line : status) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip().split("\\s+", -1));
      }
    }
    List<Integer> groups = new ArrayList<>();
    groups.add(Integer.parseUnsignedInt(fields.get("Gid")[EFFECTIVE]));
    for (String group : fields.getOrDefault("Groups", new String[0])) {
      if (!group.isEmpty()) {
        groups.add(Integer.parseUnsignedInt(group));
      }
    }
    return new Credentials(Integer.parseUnsignedInt(fields.get("Uid")[EFFECTIVE]), groups);
  }

  /** Whether the mode bits let this process write, as the kernel decides it: first match counts. */
  boolean mayWrite(FileNode file) {
    if (uid == 0) {
      return true;
    }
    int needed = OTHERS_WRITE;
    if (file.uid() == uid) {
      needed = OWNER_WRITE;
    } else if (groups.contains(file.gid())) {
      needed = GROUP_WRITE;
    }
    return (file.mode() & needed) != 0;
  }
}
