package io.famfsarrow.fuse;

import static io.famfsarrow.fuse.SmallStore.FIRST_DATA;
import static io.famfsarrow.fuse.SmallStore.UNIT;
import static io.famfsarrow.fuse.TestTree.bytes;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What every back end does: a real store through a real mount. */
@Timeout(value = 120, unit = SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class StoreMountContract {
  static final byte[] CONTENT = TestTree.pattern((int) UNIT + 12345, 11);

  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();
  SmallStore small;
  private FamfsStore store;
  private MountServer server;
  String dir;

  /** Name of the back end. */
  abstract String backend();

  @BeforeEach
  void format() throws IOException {
    RealMounts.require(backend());
    small = SmallStore.format(folder.resolve("store.famfs"));
    dir = Files.createDirectory(folder.resolve("mnt")).toString();
  }

  @AfterEach
  void unmount() {
    RealMounts.detachBelow(folder);
    if (server != null) {
      server.close();
    }
    if (store != null) {
      store.close();
    }
  }

  final void mount(FamfsStore attached) {
    store = attached;
    server =
        MountServer.start(
            attached,
            Path.of(dir),
            MountOptions.parse("follow=10ms,backend=" + backend()),
            listener);
  }

  private static String ok(Shell.Result result) {
    assertEquals(0, result.exitCode(), result::err);
    return result.text();
  }

  static void eio(Shell.Result result) {
    assertNotEquals(0, result.exitCode(), () -> "succeeded: " + result.text());
    assertTrue(result.err().contains("Input/output error"), result::err);
  }

  final void publishSample() {
    try (FamfsMaster master = small.master()) {
      master.mkdir(FamfsPath.of("/flights"), new FileAttributes(0751, 11, 22));
      SmallStore.publish(master, "/flights/2001.arrow", CONTENT, 0664);
      SmallStore.publish(master, "/zero", new byte[1], 0600);
    }
  }

  @Test
  void publishedFilesAreThere() {
    publishSample();
    mount(small.client());
    assertArrayEquals(CONTENT, Shell.run("cat", dir + "/flights/2001.arrow").out());
    assertEquals(
        """
        .meta
        .meta/.log
        .meta/.superblock
        flights
        flights/2001.arrow
        zero
        """,
        ok(Shell.sh("cd \"$1\" && find . -mindepth 1 -printf '%P\\n' | LC_ALL=C sort", dir)));
  }

  @Test
  void clientsSeeNoWriteBitsOnFiles() {
    publishSample();
    mount(small.client());
    String[] command = {
      "stat",
      "-c",
      "%a %u %g %s",
      dir + "/flights",
      dir + "/flights/2001.arrow",
      dir + "/zero",
      dir + "/.meta",
      dir + "/.meta/.superblock",
      dir + "/.meta/.log"
    };
    assertEquals(
        """
        751 11 22 0
        444 1001 1002 2109497
        400 1001 1002 1
        755 0 0 0
        444 0 0 2097152
        444 0 0 8388608
        """,
        ok(Shell.run(command)));
  }

  @Test
  void theOwnerSeesModesAsLogged() {
    publishSample();
    mount(small.master());
    assertEquals(
        """
        664
        600
        644
        """,
        ok(
            Shell.run(
                "stat",
                "-c",
                "%a",
                dir + "/flights/2001.arrow",
                dir + "/zero",
                dir + "/.meta/.log")));
  }

  @Test
  void metaFilesAreTheMediumsOwnBytes() {
    publishSample();
    mount(small.client());
    String line = "dd if=\"$2\" bs=2M skip=$3 count=$4 status=none | cmp - \"$1\"";
    ok(Shell.sh(line, dir + "/.meta/.superblock", small.medium, 0, 1));
    ok(Shell.sh(line, dir + "/.meta/.log", small.medium, 1, 4));
  }

  @Test
  void theLogIsSeenToGrow() {
    mount(small.client());
    String before = ok(Shell.run("md5sum", dir + "/.meta/.log"));
    publishSample();
    String until = "until [ \"$(md5sum \"$1\")\" != \"$2\" ]; do sleep 0.01; done";
    ok(Shell.sh(until, dir + "/.meta/.log", before.strip()));
  }

  @Test
  void filePublishedWhileMountedAppears() {
    mount(small.client());
    assertNotEquals(0, Shell.run("ls", dir + "/flights/2001.arrow").exitCode());
    publishSample();
    ok(Shell.sh("until [ -e \"$1\" ]; do sleep 0.01; done", dir + "/flights/2001.arrow"));
    assertArrayEquals(CONTENT, Shell.run("cat", dir + "/flights/2001.arrow").out());
  }

  @Test
  void ownerMayPublishIntoTheStoreItServes() {
    FamfsMaster master = small.master();
    mount(master);
    SmallStore.publish(master, "/new", CONTENT, 0644);
    ok(Shell.sh("until [ -e \"$1\" ]; do sleep 0.01; done", dir + "/new"));
    assertArrayEquals(CONTENT, Shell.run("cat", dir + "/new").out());
  }

  @Test
  void readsCrossTheBordersOfExtentsAndStrips() throws IOException {
    byte[] content = new byte[(int) (5 * UNIT) + 77];
    long seed = System.nanoTime();
    new Random(seed).nextBytes(content);
    long[] unitsInFileOrder = {9, 7, 8, 15, 12, 11};
    for (int i = 0; i < unitsInFileOrder.length; i++) {
      int from = (int) (i * UNIT);
      int to = (int) Math.min(from + UNIT, content.length);
      small.write(unitsInFileOrder[i] * UNIT, Arrays.copyOfRange(content, from, to));
    }
    small.logByHand(
        bytes("extents"),
        content.length,
        SimpleFmap.of(
            List.of(
                new SimpleExtent(0, 9 * UNIT, UNIT),
                new SimpleExtent(0, 7 * UNIT, 2 * UNIT),
                new SimpleExtent(0, 15 * UNIT, UNIT),
                new SimpleExtent(0, 12 * UNIT, UNIT),
                new SimpleExtent(0, 11 * UNIT, UNIT))));
    small.logByHand(
        bytes("strips"),
        4 * UNIT,
        InterleavedExtent.of(
            UNIT,
            List.of(
                new SimpleExtent(0, 8 * UNIT, 2 * UNIT),
                new SimpleExtent(0, 11 * UNIT, 2 * UNIT))));
    mount(small.client());
    assertArrayEquals(content, Shell.run("cat", dir + "/extents").out(), () -> "seed " + seed);
    for (long border = UNIT; border <= 5 * UNIT; border += UNIT) {
      byte[] part =
          Shell.sh("tail -c +$(($2 - 4)) \"$1\" | head -c 9", dir + "/extents", border).out();
      int at = (int) border - 5;
      assertArrayEquals(Arrays.copyOfRange(content, at, at + 9), part, () -> "seed " + seed);
    }
    // Chunks in turn from both strips: media units 8, 11, 9, 12.
    String line =
        "for unit in 8 11 9 12; do dd if=\"$2\" bs=2M skip=$unit count=1 status=none; done | cmp - \"$1\"";
    ok(Shell.sh(line, dir + "/strips", small.medium));
  }

  @Test
  void nameThatIsNotUtf8() throws IOException {
    byte[] name = {'r', 'a', 'w', (byte) 0xff, (byte) 0xfe};
    small.write(FIRST_DATA, bytes("hello"));
    small.logByHand(name, 5, SimpleFmap.of(List.of(new SimpleExtent(0, FIRST_DATA, UNIT))));
    mount(small.client());
    assertArrayEquals(name, Shell.run("find", dir, "-name", "raw*", "-printf", "%f").out());
    assertEquals("hello", ok(Shell.sh("cat \"$1\"/raw*", dir)));
  }

  @Test
  void fileWhoseMapLeavesTheMediumIsListedButNotRead() {
    small.logByHand(bytes("bad"), 100, SimpleFmap.of(List.of(new SimpleExtent(0, 1L << 40, UNIT))));
    small.logByHand(
        bytes("huge"), -1, SimpleFmap.of(List.of(new SimpleExtent(0, FIRST_DATA, UNIT))));
    mount(small.client());
    assertEquals("bad\nhuge\n", ok(Shell.run("ls", dir)));
    eio(Shell.run("cat", dir + "/bad"));
    eio(Shell.run("cat", dir + "/huge"));
    publishSample();
    ok(Shell.sh("until cat \"$1\" > /dev/null; do sleep 0.01; done", dir + "/flights/2001.arrow"));
  }

  @Test
  void attributesLeadToTheBytes() {
    publishSample();
    mount(small.client());
    String dump = ok(Shell.run("getfattr", "--absolute-names", "-d", dir + "/flights/2001.arrow"));
    assertTrue(dump.contains("user.famfs.fs_uuid=\"" + store.superblock().fsUuid() + "\""), dump);
    assertTrue(dump.contains("user.famfs.seqnum=\"1\""), dump);
    assertEquals(
        "[\"" + small.medium + "\"]",
        ok(
            Shell.run(
                "getfattr", "--absolute-names", "--only-values", "-n", "user.famfs.media", dir)));
    assertEquals(
        "{\"type\":\"simple\",\"extents\":[[0,10485760,4194304]]}",
        ok(
            Shell.run(
                "getfattr",
                "--absolute-names",
                "--only-values",
                "-n",
                "user.famfs.fmap",
                dir + "/flights/2001.arrow")));
  }

  @Test
  void spaceIsThatOfTheStore() {
    publishSample();
    mount(small.client());
    // 32 units: superblock and log take 5, the files 2 and 1.
    assertEquals(
        32 * UNIT / 4096 + " " + 24 * UNIT / 4096 + "\n",
        ok(Shell.run("stat", "-f", "-c", "%b %f", dir)));
  }

  @Test
  void mediumCutShortIsAnErrorAndNeverAWrongByte() throws IOException {
    publishSample();
    mount(small.client());
    ok(Shell.run("head", "-c", "10", dir + "/flights/2001.arrow"));
    try (FileChannel channel = FileChannel.open(small.medium, StandardOpenOption.WRITE)) {
      channel.truncate(FIRST_DATA + UNIT / 2);
    }
    Shell.Result read = Shell.run("cat", dir + "/flights/2001.arrow");
    eio(read);
    assertArrayEquals(Arrays.copyOf(CONTENT, read.out().length), read.out());
  }

  /** A process that reads a part, says so, and reads the rest when it is told to. */
  private static Process readInTwoParts(String path, long firstBytes) throws IOException {
    String line = "exec 3<\"$1\"; head -c $2 <&3; read go; exec cat <&3";
    return new ProcessBuilder("sh", "-c", line, "sh", path, Long.toString(firstBytes)).start();
  }

  @Test
  void mediumCutUnderAReadGivesItRightBytesAndThenAnError() throws Exception {
    int size = 8 * (int) UNIT;
    int first = 65_536;
    byte[] content = TestTree.pattern(size, 5);
    try (FamfsMaster master = small.master()) {
      SmallStore.publish(master, "/long", content, 0644);
    }
    mount(small.client());
    Process reader = readInTwoParts(dir + "/long", first);
    try {
      byte[] begin = reader.getInputStream().readNBytes(first);
      try (FileChannel channel = FileChannel.open(small.medium, StandardOpenOption.WRITE)) {
        channel.truncate(FIRST_DATA + size / 2 + 1234); // within a page
      }
      reader.getOutputStream().write('\n');
      reader.getOutputStream().close();
      byte[] rest = reader.getInputStream().readAllBytes();
      assertTrue(reader.waitFor(30, SECONDS), "it hangs");
      assertNotEquals(0, reader.exitValue());
      assertTrue(first + rest.length <= size / 2 + 1234, () -> rest.length + " bytes");
      assertArrayEquals(Arrays.copyOf(content, first), begin);
      assertArrayEquals(Arrays.copyOfRange(content, first, first + rest.length), rest);
    } finally {
      reader.destroyForcibly();
    }
    eio(Shell.run("cat", dir + "/long"));
  }

  @Test
  void mediumFormattedInPlaceIsAnErrorForAll() throws IOException {
    publishSample();
    mount(small.client());
    ok(Shell.run("cat", dir + "/flights/2001.arrow"));
    small.write(0, new byte[8]);
    Shell.sh("while cat \"$1\" > /dev/null 2>&1; do sleep 0.01; done", dir + "/flights/2001.arrow");
    eio(Shell.run("cat", dir + "/flights/2001.arrow"));
    eio(Shell.run("cat", dir + "/zero"));
    assertEquals(1, listener.refreshes.size());
  }
}
