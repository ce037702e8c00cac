package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.famfsarrow.store.NoSpaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** 2 MiB pages on tmpfs, as the kernel's own figures show them. */
class HugePageTest {
  private static final long MIB = 1L << 20;
  private static final long UNIT = 2 * MIB;
  private static final long SIZE = 64 * MIB;

  private static MediaRange range(long mediaOffset, long lengthBytes) {
    return new MediaRange(0, mediaOffset, lengthBytes);
  }

  private static void assumeCollapse() {
    String release = System.getProperty("os.version");
    Matcher version = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(release);
    assumeTrue(version.matches(), () -> "cannot read the kernel's version from " + release);
    int number = Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2));
    assumeTrue(number >= 6001, () -> "MADV_COLLAPSE needs Linux 6.1, this is " + release);
  }

  /** Units huge and small, wrong bytes, bytes by huge pages in a reader, as a child prints them. */
  private static void assertHuge(String answer) {
    long[] numbers = Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    assertEquals(0, numbers[2], "wrong words");
    assertEquals(SIZE / UNIT, numbers[0] + numbers[1], "units prepared");
    assertTrue(numbers[3] >= SIZE / 100 * 99, () -> "by 2 MiB pages in the reader: " + numbers[3]);
  }

  @Test
  void readersGetHugePagesOnTheDefaultMount() throws IOException {
    assumeCollapse();
    try (TestFiles files = TestFiles.onTmpfs();
        ChildJvm child = ChildJvm.start("fill", files.create("medium", SIZE).toString())) {
      assertHuge(child.readLine());
    }
  }

  @Test
  void anOrdinaryUserGetsHugePages() throws IOException {
    assumeCollapse();
    // As an ordinary user the test above was the same.
    Commands.assumeRoot();
    try (TestFiles files = TestFiles.onTmpfs()) {
      Files.setPosixFilePermissions(files.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
      Path medium = files.create("medium", SIZE);
      Files.setPosixFilePermissions(medium, PosixFilePermissions.fromString("rw-rw-rw-"));
      try (ChildJvm child = ChildJvm.startAsNobody(files.folder(), "fill", medium.toString())) {
        assertHuge(child.readLine());
      }
    }
  }

  @Test
  void mountsWithHugePagesWorkToo() throws Exception {
    Commands.assumeRoot();
    for (String huge : List.of("always", "within_size", "advise")) {
      try (Mount mount = Mount.tmpfs("size=128m,huge=" + huge)) {
        Path medium = mount.files().create("medium", SIZE);
        try (ChildJvm child = ChildJvm.start("fill", medium.toString())) {
          assertHuge(child.readLine());
        }
      }
    }
  }

  @Test
  void unitsThatAreNotWholeGetSmallPages() throws IOException {
    try (TestFiles files = TestFiles.onTmpfs();
        Media media =
            MappedMedia.open(files.create("medium", SIZE), true, MediaOptions.defaults());
        RangeMapping mapping = media.map(List.of(range(0, UNIT + 4096)), Access.READ_WRITE)) {
      mapping.prepare(UNIT, 4096);
      mapping.prepare(UNIT + 1, 1);
      assertEquals(new PageStatistics(0, 1), mapping.pageStatistics());
      assertThrows(IndexOutOfBoundsException.class, () -> mapping.prepare(UNIT, 4097));
      assertThrows(IndexOutOfBoundsException.class, () -> mapping.prepare(-1, 1));
    }
  }

  @Test
  void aFileThatEndsWithinAUnitIsPreparedToItsEnd() throws IOException {
    long size = UNIT + UNIT / 2 + 4096;
    try (TestFiles files = TestFiles.onTmpfs();
        Media media =
            MappedMedia.open(files.create("medium", size), true, MediaOptions.defaults());
        RangeMapping mapping = media.map(List.of(range(0, size)), Access.READ_WRITE)) {
      PageFill.fill(mapping);
      assertEquals(0, PageFill.countWrong(mapping));
      PageStatistics pages = mapping.pageStatistics();
      assertEquals(2, pages.hugeUnits() + pages.smallUnits());
      assertTrue(pages.smallUnits() >= 1);
      assertEquals(size, Files.size(media.path()));
    }
  }

  @Test
  void severalThreadsPrepareAUnitOnce() throws Exception {
    try (TestFiles files = TestFiles.onTmpfs();
        Media media =
            MappedMedia.open(files.create("medium", SIZE), true, MediaOptions.defaults());
        RangeMapping mapping = media.map(List.of(range(0, SIZE)), Access.READ_WRITE)) {
      List<Thread> threads =
          List.of(
              new Thread(() -> mapping.prepare(0, SIZE)),
              new Thread(() -> mapping.prepare(0, SIZE)),
              new Thread(() -> mapping.prepare(SIZE / 2, SIZE / 2)));
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      PageStatistics pages = mapping.pageStatistics();
      assertEquals(SIZE / UNIT, pages.hugeUnits() + pages.smallUnits());
    }
  }

  @Test
  void aFullFileSystemIsAnErrorAndLeavesNothing() throws Exception {
    Commands.assumeRoot();
    try (Mount mount = Mount.tmpfs("size=8m")) {
      Path medium = mount.files().create("medium", SIZE);
      try (Media media = MappedMedia.open(medium, true, MediaOptions.defaults())) {
        RangeMapping mapping = media.map(List.of(range(0, SIZE)), Access.READ_WRITE);
        assertThrows(NoSpaceException.class, () -> PageFill.fill(mapping));
        mapping.close();
        media.punchHole(range(0, SIZE));
        assertFalse(media.hasData(range(0, SIZE)));
        assertThrows(NoSpaceException.class, () -> media.allocate(range(0, 16 * MIB)));
        try (RangeMapping again = media.map(List.of(range(0, 4 * MIB)), Access.READ_WRITE)) {
          PageFill.fill(again); // room again
        }
      }
    }
  }

  /** Who touches what was not prepared: the kernel sends SIGBUS then, also for a load. */
  @Test
  void aFullFileSystemUnderAMappingIsAnErrorOfItsOwn() throws Exception {
    Commands.assumeRoot();
    try (Mount mount = Mount.tmpfs("size=8m")) {
      Path medium = mount.files().create("medium", SIZE);
      try (Media media = MappedMedia.open(medium, true, MediaOptions.defaults());
          RangeMapping mapping = media.map(List.of(range(0, SIZE)), Access.READ_WRITE)) {
        assertThrows(NoSpaceException.class, () -> mapping.guard(() -> store(mapping.address())));
        assertThrows(
            NoSpaceException.class, () -> mapping.guard(() -> sum(mapping.address() + SIZE / 2)));
        media.punchHole(range(0, SIZE));
        long unused = mapping.guard(() -> sum(mapping.address())); // room again
      }
    }
  }

  private static Void store(long address) {
    RawMemory.fill(address, SIZE / 2, (byte) 1);
    return null;
  }

  /** One byte of each page of 4 MiB. */
  private static long sum(long address) {
    long sum = 0;
    for (long at = 0; at < 4 * MIB; at += 4096) {
      sum += RawMemory.getByte(address + at);
    }
    return sum;
  }

  /** A tmpfs of its own. */
  private record Mount(Path folder, TestFiles files) implements AutoCloseable {
    static Mount tmpfs(String options) throws IOException {
      Path folder = Files.createTempDirectory("famfs-media-mount");
      Commands.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
      return new Mount(folder, TestFiles.in(folder));
    }

    @Override
    public void close() throws IOException {
      files.close();
      Commands.run("umount", folder.toString());
      Files.delete(folder);
    }
  }
}
