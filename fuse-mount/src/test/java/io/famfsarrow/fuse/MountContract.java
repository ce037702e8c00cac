package io.famfsarrow.fuse;

import static io.famfsarrow.fuse.TestTree.DIRECTORY;
import static io.famfsarrow.fuse.TestTree.FILE;
import static io.famfsarrow.fuse.TestTree.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.UnreadableFileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every back end does: a real mount, read by other processes. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class MountContract {
  private static final int BIG = 3 * 1024 * 1024 + 17;
  private static final byte[] CONTENT = TestTree.pattern(BIG, 3);
  private static final byte[] NOT_UTF8 = {'r', 'a', 'w', (byte) 0xff, (byte) 0xfe, ' ', '\n'};

  @TempDir Path folder;
  private final NativeFile empty = NativeFile.of(new byte[0]);
  private final NativeFile five = NativeFile.of(bytes("bytes"));
  private final NativeFile umlau = NativeFile.of(bytes("umlau"));
  private final NativeFile shared = NativeFile.of(bytes("x"));
  private final NativeFile fault = NativeFile.throwing(new InternalError("SIGBUS"));
  private final NativeFile lying = NativeFile.of(new byte[4096]);
  private final NativeFile unreadable =
      NativeFile.failing(() -> new UnreadableFileException("extent beyond the device"));
  private NativeFile big;
  private final RecordingListener listener = new RecordingListener();
  private TestTree.Source source;
  private MountServer server;
  private Path medium;
  private String dir;

  /** Name of the back end. */
  abstract String backend();

  @BeforeEach
  void mount() throws IOException {
    RealMounts.require(backend());
    medium = Files.write(folder.resolve("medium"), CONTENT);
    big = NativeFile.mapped(medium);
    source = new TestTree.Source(tree(false));
    MountedStore store = new MountedStore(source, Duration.ofMillis(5), listener);
    Path directory = Files.createDirectory(folder.resolve("mnt"));
    server = MountServer.start(store, directory, MountOptions.parse("backend=" + backend()));
    dir = directory.toString();
  }

  @AfterEach
  void unmount() {
    RealMounts.detachBelow(folder);
    if (server != null) {
      server.close();
    }
  }

  private MountTree tree(boolean withNewFile) {
    MountTreeBuilder builder = TestTree.builder();
    builder.file(0, bytes("big"), FILE, BIG, big);
    builder.file(0, bytes("empty"), FILE, 0, empty);
    builder.file(0, NOT_UTF8, FILE, 5, five);
    int sub = builder.directory(0, bytes("größe"), new NodeAttributes(0750, 11, 22));
    builder.file(sub, bytes("ü".repeat(30)), FILE, 5, umlau);
    int many = builder.directory(0, bytes("many"), DIRECTORY);
    for (int i = 0; i < 10_000; i++) {
      builder.file(many, bytes("file-" + i), FILE, 1, shared);
    }
    builder.file(0, bytes("unreadable"), FILE, 100, unreadable);
    builder.file(0, bytes("fault"), FILE, 1, fault);
    builder.file(0, bytes("lying"), FILE, BIG, lying);
    if (withNewFile) {
      builder.file(sub, bytes("new"), FILE, 3, NativeFile.of(bytes("new")));
    }
    return builder.build();
  }

  private static String ok(Shell.Result result) {
    assertEquals(0, result.exitCode(), result::err);
    return result.text();
  }

  private static void refused(Shell.Result result, String message) {
    assertNotEquals(0, result.exitCode(), () -> "succeeded: " + result.text());
    assertTrue(result.err().contains(message), () -> "not \"" + message + "\": " + result.err());
  }

  @Test
  void mountTableShowsTypeAndFirstMedium() {
    MountTable.Entry entry = MountTable.read().at(server.directory()).orElseThrow();
    assertEquals("fuse.famfs-arrow", entry.type());
    assertEquals("/dev/shm/a b", entry.source());
  }

  @Test
  void wholeFilesAreRead() {
    assertArrayEquals(CONTENT, Shell.run("cat", dir + "/big").out());
    ok(Shell.run("cmp", dir + "/big", medium.toString()));
    ok(Shell.sh("cp \"$1/big\" \"$2\" && cmp \"$2\" \"$3\"", dir, folder.resolve("copy"), medium));
    assertEquals(0, Shell.run("cat", dir + "/empty").out().length);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,4095", "4095,2", "131071,3", "131073,262145", "3145728,17", "3145744,9"})
  void partsAreRead(int offset, int length) {
    byte[] part =
        Shell.sh("tail -c +$(($2 + 1)) \"$1/big\" | head -c $3", dir, offset, length).out();
    int end = Math.min(offset + length, BIG);
    assertArrayEquals(Arrays.copyOfRange(CONTENT, offset, end), part);
  }

  @Test
  void mappedByPython() {
    assumeTrue(Shell.has("python3"), "python3 is not installed");
    String program =
        """
        import mmap, sys
        a = open(sys.argv[1], 'rb')
        b = open(sys.argv[2], 'rb').read()
        m = mmap.mmap(a.fileno(), 0, prot=mmap.PROT_READ, flags=mmap.MAP_SHARED)
        assert len(m) == len(b) and m[:] == b and m[131070:131080] == b[131070:131080]
        """;
    ok(Shell.run("python3", "-c", program, dir + "/big", medium.toString()));
  }

  @Test
  void attributesAreThoseOfTheTree() {
    assertEquals(
        BIG + " 640 1001 1002 1 regular file\n",
        ok(Shell.run("stat", "-c", "%s %a %u %g %h %F", dir + "/big")));
    assertEquals(
        "750 11 22 2 directory 5\n",
        ok(Shell.run("stat", "-c", "%a %u %g %h %F %i", dir + "/größe")));
    assertEquals("1\n", ok(Shell.run("stat", "-c", "%i", dir)));
    refused(Shell.run("stat", dir + "/missing"), "No such file or directory");
    refused(Shell.run("stat", dir + "/big/x"), "Not a directory");
    refused(Shell.run("readlink", "-v", dir + "/big"), "Invalid argument");
  }

  @Test
  void namesAreListedAsBytes() {
    byte[] listed =
        Shell.run("find", dir, "-maxdepth", "1", "-name", "raw*", "-printf", "%f").out();
    assertArrayEquals(NOT_UTF8, listed);
    assertEquals("bytes", ok(Shell.sh("cat \"$1\"/raw*", dir)));
    assertEquals("umlau", ok(Shell.sh("cat \"$1/größe/\"*", dir)));
  }

  @Test
  void tenThousandNames() {
    assertEquals("10000\n", ok(Shell.sh("ls -U \"$1/many\" | sort -u | wc -l", dir)));
    assertEquals("10000\n", ok(Shell.sh("find \"$1/many\" -type f -size 1c | wc -l", dir)));
  }

  @Test
  void extendedAttributes() {
    assumeTrue(Shell.has("getfattr"), "getfattr is not installed (package attr)");
    String dump = ok(Shell.run("getfattr", "--absolute-names", "-d", "-m", "-", dir + "/big"));
    assertTrue(dump.contains("user.famfs.fs_uuid=\"" + TestTree.UUID + "\"\n"), dump);
    assertTrue(dump.contains("user.famfs.size=\"" + BIG + "\"\n"), dump);
    assertTrue(dump.contains("user.famfs.seqnum=\"7\"\n"), dump);
    assertEquals(
        "{\"extents\":[[0,4194304,2097152]]}",
        ok(Shell.run("getfattr", "--only-values", "-n", "user.famfs.fmap", dir + "/big")));
    refused(Shell.run("getfattr", "-n", "user.other", dir + "/big"), "No such attribute");
    refused(Shell.run("getfattr", "-n", "user.famfs.size", dir), "No such attribute");
  }

  @Test
  void extendedAttributeBuffersFromPython() {
    assumeTrue(Shell.has("python3"), "python3 is not installed");
    String program =
        """
        import ctypes, errno, os, sys
        libc = ctypes.CDLL(None, use_errno=True)
        path, name = sys.argv[1].encode(), b'user.famfs.fs_uuid'
        buffer = ctypes.create_string_buffer(64)
        assert libc.getxattr(path, name, None, 0) == 36
        assert libc.getxattr(path, name, buffer, 36) == 36
        assert libc.getxattr(path, name, buffer, 35) == -1 and ctypes.get_errno() == errno.ERANGE
        size = libc.listxattr(path, None, 0)
        assert libc.listxattr(path, buffer, size - 1) == -1 and ctypes.get_errno() == errno.ERANGE
        assert 'user.famfs.seqnum' in os.listxattr(sys.argv[1])
        """;
    ok(Shell.run("python3", "-c", program, dir + "/big"));
  }

  @Test
  void statfsTellsSpaceAndEntries() {
    assertEquals(
        "4096 1048576 786432 786432 25010 15000 79\n",
        ok(Shell.run("stat", "-f", "-c", "%S %b %f %a %c %d %l", dir)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x > \"$1/new\"",
        "echo x >> \"$1/big\"",
        "mkdir \"$1/d\"",
        "rm -f \"$1/big\"",
        "rmdir \"$1/many\"",
        "mv \"$1/big\" \"$1/other\"",
        "ln \"$1/big\" \"$1/other\"",
        "ln -s big \"$1/other\"",
        "chmod 777 \"$1/big\"",
        "chown 5:5 \"$1/big\"",
        "touch \"$1/big\"",
        "truncate -s 0 \"$1/big\"",
        "mkfifo \"$1/fifo\"",
        "setfattr -n user.famfs.size -v 1 \"$1/big\""
      })
  void changesAreRefused(String command) {
    refused(Shell.sh(command, dir), "Read-only file system");
    ok(Shell.run("cmp", dir + "/big", medium.toString()));
  }

  @Test
  void unreadableFileIsAnErrorAndNotAShortFile() {
    refused(Shell.run("cat", dir + "/unreadable"), "Input/output error");
    // At the open, or where those never leave the kernel, at the read.
    assertTrue(
        listener.requests.stream()
            .anyMatch(r -> r.endsWith(" /unreadable 5 extent beyond the device")),
        listener.requests::toString);
  }

  @Test
  void errorsOfTheJvmAreErrorsOfTheReader() {
    refused(Shell.run("cat", dir + "/fault"), "Input/output error");
    assertTrue(listener.requests.contains("read /fault 5 SIGBUS"), listener.requests::toString);
  }

  @Test
  void viewShorterThanItsFileIsAnError() {
    refused(Shell.run("cat", dir + "/lying"), "Input/output error");
  }

  @Test
  void mediumCutShortIsAnErrorAndNeverAWrongByte() throws IOException {
    int left = 1024 * 1024;
    try (FileChannel channel = FileChannel.open(medium, StandardOpenOption.WRITE)) {
      channel.truncate(left);
    }
    Shell.Result read = Shell.run("cat", dir + "/big");
    refused(read, "Input/output error");
    assertTrue(read.out().length <= left, () -> read.out().length + " bytes");
    assertArrayEquals(Arrays.copyOf(CONTENT, read.out().length), read.out());
    assertTrue(
        listener.requests.stream().anyMatch(r -> r.contains("failed under its mapping")),
        listener.requests::toString);
  }

  @Test
  void newFileAppears() {
    refused(Shell.run("cat", dir + "/größe/new"), "No such file");
    MountTree newer = tree(true);
    source.next.set(() -> Optional.of(newer));
    ok(Shell.sh("until [ -e \"$1\" ]; do sleep 0.01; done", dir + "/größe/new"));
    assertEquals("new", ok(Shell.run("cat", dir + "/größe/new")));
    assertEquals("2\n", ok(Shell.sh("ls \"$1\" | wc -l", dir + "/größe")));
  }

  @Test
  void anotherStoreInItsPlaceIsAnErrorForAll() {
    source.next.set(
        () -> {
          throw new StoreReformattedException("another file system UUID");
        });
    Shell.sh("while cat \"$1\" > /dev/null 2>&1; do sleep 0.01; done", dir + "/big");
    refused(Shell.run("cat", dir + "/big"), "Input/output error");
    refused(Shell.run("ls", dir), "Input/output error");
    assertTrue(listener.refreshes.size() == 1, listener.refreshes::toString);
  }

  @Test
  void manyReadersWhileTheServerCollectsGarbage() {
    Thread collector =
        new Thread(
            () -> {
              for (int i = 0; i < 50; i++) {
                System.gc();
              }
            });
    collector.start();
    String readers =
        "for i in 1 2 3 4 5 6 7 8; do cmp \"$1/big\" \"$2\" & pids=\"$pids $!\"; done;"
            + " for p in $pids; do wait $p || exit 1; done";
    ok(Shell.sh(readers, dir, medium));
    assertEquals(0, listener.requests.size(), listener.requests::toString);
  }
}
