package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.FmapCheck;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FileNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Files of a few cache lines whose content follows from store and name. The lines move here as they
 * do in publishing and opening: written back and fenced before the commit, dropped before a look.
 */
final class SimulatedFiles {
  private static final long UNIT = SuperblockLayout.ALLOC_UNIT_BYTES;
  private static final int MAX_BYTES = 3 * SimulatedMedium.LINE_BYTES;

  private SimulatedFiles() {}

  /** Where the file of a log slot lies: a slot that is used again gets the same space. */
  private static long mediaOffset(long logIndex) {
    return (4 + logIndex) * UNIT;
  }

  /** A file on the primary. */
  static FileEntry entry(long logIndex, String path, int sizeBytes) {
    return entry(logIndex, path, sizeBytes, new SimpleExtent(0, mediaOffset(logIndex), UNIT));
  }

  static FileEntry entry(long logIndex, String path, int sizeBytes, SimpleExtent extent) {
    return new FileEntry(
        logIndex,
        sizeBytes,
        FileEntry.FLAGS_ALL_HOSTS_WRITE,
        0,
        0,
        0644,
        path.getBytes(StandardCharsets.UTF_8),
        SimpleFmap.of(List.of(extent)));
  }

  static int drawSize(Chance chance) {
    return chance.between(1, MAX_BYTES);
  }

  static void write(SimulatedHost host, UUID store, FileEntry entry) {
    String path = new String(entry.rawPath(), StandardCharsets.UTF_8);
    byte[] bytes = content(store, "/" + path, (int) entry.sizeBytes());
    long at = placeOf(entry.fmap());
    host.store(at, bytes, 0, bytes.length);
    host.writeBack(at, bytes.length);
    host.fence();
  }

  /** Where a file lies on the simulated medium, which holds both devices. */
  private static long placeOf(Fmap fmap) {
    SimpleExtent extent = FmapCheck.listedExtents(fmap).get(0);
    return extent.mediaOffset() + (extent.deviceIndex() == 0 ? 0 : Promises.SECONDARY_AT);
  }

  /** Some program of this host looks at the medium, so that it has lines cached that grow old. */
  static void lookAround(SimulatedHost host, Chance chance) {
    try {
      if (chance.oneIn(2)) {
        host.load(mediaOffset(chance.below(8)), new byte[MAX_BYTES], 0, MAX_BYTES);
      } else {
        byte[] slots = new byte[2 * LogEntryLayout.LENGTH_BYTES];
        host.load(LogHeaderLayout.slotMediaOffset(chance.below(8)), slots, 0, slots.length);
      }
    } catch (SimulatedFailure refused) {
      // what it wanted there does not matter
    }
  }

  static byte[] read(SimulatedHost host, FileNode file) {
    byte[] bytes = new byte[(int) file.sizeBytes()];
    long at = placeOf(file.fmap());
    host.drop(at, bytes.length);
    host.load(at, bytes, 0, bytes.length);
    return bytes;
  }

  static void requireWhole(UUID store, FileNode file, byte[] bytes) {
    byte[] expected = content(store, file.path().toString(), bytes.length);
    assertArrayEquals(expected, bytes, () -> "content of " + file.path());
  }

  private static byte[] content(UUID store, String path, int sizeBytes) {
    Chance words =
        new Chance(store.getLeastSignificantBits() ^ ((long) FamfsPath.of(path).hashCode() << 20));
    byte[] bytes = new byte[sizeBytes];
    for (int i = 0; i < sizeBytes; i++) {
      bytes[i] = (byte) words.between(1, 255);
    }
    return bytes;
  }
}
