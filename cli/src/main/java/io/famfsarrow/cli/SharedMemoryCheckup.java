package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.MappingInspector;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tries whether {@code /dev/shm} gives 2 MiB pages, with a file of a few MiB. */
final class SharedMemoryCheckup {
  private static final Path FOLDER = Path.of("/dev/shm");
  private static final String NAME = "/dev/shm";
  private static final long TRIAL_BYTES = 2 * PageSize.HUGE_BYTES;

  private SharedMemoryCheckup() {}

  static Checkup run() throws IOException {
    if (!Files.isDirectory(FOLDER) || !Files.isWritable(FOLDER)) {
      return Checkup.missing(
          NAME,
          "not there, or not writable: stores need another place",
          "mount -t tmpfs tmpfs /dev/shm");
    }
    String space =
        FileSystemType.of(FOLDER)
            + ", "
            + Sizes.human(FOLDER.toFile().getTotalSpace())
            + ", "
            + Sizes.human(FOLDER.toFile().getUsableSpace())
            + " free";
    return getsHugePages()
        ? Checkup.ok(NAME, space + ", 2 MiB pages")
        : Checkup.note(
            NAME,
            space + ", small pages only: reading is slower",
            "mount -t tmpfs -o huge=within_size,size=SIZE tmpfs DIR, and keep the store there");
  }

  private static boolean getsHugePages() throws IOException {
    Path trial = Files.createTempFile(FOLDER, "famfs-doctor-", null);
    try {
      try (RandomAccessFile file = new RandomAccessFile(trial.toFile(), "rw")) {
        file.setLength(TRIAL_BYTES);
      }
      return isHuge(trial);
    } catch (FamfsException notEvenSmallOnes) {
      return false;
    } finally {
      Files.delete(trial);
    }
  }

  private static boolean isHuge(Path trial) {
    try (MappedMedia media = MappedMedia.open(trial, true, MediaOptions.defaults());
        RangeMapping mapping =
            media.map(List.of(new MediaRange(0, 0, TRIAL_BYTES)), Access.READ_WRITE)) {
      mapping.prepare(0, TRIAL_BYTES);
      for (long at = 0; at < TRIAL_BYTES; at += PageSize.HUGE_BYTES) {
        RawMemory.putByte(mapping.address() + at, (byte) 1);
      }
      MappingInspector inspector = media.inspector();
      return inspector.hugeBytes(mapping.address(), TRIAL_BYTES) == TRIAL_BYTES;
    }
  }
}
