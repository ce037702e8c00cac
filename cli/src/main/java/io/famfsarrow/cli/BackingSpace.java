package io.famfsarrow.cli;

import io.famfsarrow.store.DeviceUsage;
import io.famfsarrow.store.StoreUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user should hear of file media on a tmpfs: they are sparse, so what is free in the store
 * need not be there.
 */
final class BackingSpace {
  private static final String TMPFS = "tmpfs";

  private BackingSpace() {}

  /** One remark for each medium that cannot grow to what its store counts as free. */
  static List<String> notes(StoreUsage usage) {
    List<String> notes = new ArrayList<>();
    for (DeviceUsage device : usage.devices()) {
      Path path = device.device().path().orElse(null);
      if (path != null && Files.isRegularFile(path)) {
        long usableBytes = path.toFile().getUsableSpace();
        if (usableBytes < device.freeBytes() && FileSystemType.of(path).equals(TMPFS)) {
          notes.add(note(path, device.freeBytes(), usableBytes));
        }
      }
    }
    return notes;
  }

  private static String note(Path path, long freeBytes, long usableBytes) {
    return path
        + ": "
        + Sizes.human(freeBytes)
        + " are free in the store, but the tmpfs that it lies on has only "
        + Sizes.human(usableBytes)
        + " left";
  }
}
