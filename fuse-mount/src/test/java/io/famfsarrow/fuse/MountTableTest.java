package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountTableTest {
  private static final String SAMPLE =
      """
      22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw
      30 22 0:45 / /mnt/a\\040b\\134c ro,nosuid shared:7 master:1 - fuse.famfs-arrow /dev/shm/x\\011y ro
      31 22 0:46 / /mnt/two rw - tmpfs tmpfs rw
      32 31 0:47 / /mnt/two rw - fuse.famfs-arrow /dev/dax0.0 rw
      this is no mount
      33 22 0:48 / /mnt/broken rw
      """;

  private final MountTable table = MountTable.parse(SAMPLE.getBytes(UTF_8));

  @Test
  void readsTypeSourceAndDevice() {
    MountTable.Entry root = table.at(Path.of("/")).orElseThrow();
    assertEquals("ext4", root.type());
    assertEquals("/dev/root", root.source());
    assertEquals("8:1", root.device());
    assertFalse(root.isOurs());
  }

  @Test
  void takesBackOctalEscapes() {
    MountTable.Entry entry = table.at(Path.of("/mnt/a b\\c")).orElseThrow();
    assertEquals("/dev/shm/x\ty", entry.source());
    assertTrue(entry.isOurs());
  }

  @Test
  void lastMountAtADirectoryIsTheOneSeen() {
    assertEquals("/dev/dax0.0", table.at(Path.of("/mnt/two")).orElseThrow().source());
  }

  @Test
  void leavesOutLinesOfAnotherForm() {
    assertEquals(4, table.entries().size());
    assertTrue(table.at(Path.of("/mnt/broken")).isEmpty());
  }

  @Test
  void readsTheRealOne() {
    assertEquals("proc", MountTable.read().at(Path.of("/proc")).orElseThrow().type());
  }
}
