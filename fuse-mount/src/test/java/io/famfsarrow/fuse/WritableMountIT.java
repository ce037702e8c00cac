package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.famfsarrow.fuse.stage.SampleArrow;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Ordinary programs write through a real mount, and another host sees what they wrote. */
@Timeout(value = 180, unit = SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class WritableMountIT {
  private static final long PATIENCE_NANOS = SECONDS.toNanos(60);
  private static final byte[] TABLE = SampleArrow.file(100_000);

  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();
  private final Children children = new Children();
  private SmallStore small;
  private FamfsMaster store;
  private MountServer server;
  private Path mount;
  private Path source;

  @BeforeEach
  void mount() throws IOException {
    RealMounts.require(MountOptions.KERNEL);
    small = SmallStore.format(folder.resolve("store.famfs"));
    mount = Files.createDirectory(folder.resolve("mnt"));
    source = Files.write(folder.resolve("t.arrow"), TABLE);
    store = small.master();
    server = MountServer.start(store, mount, MountOptions.parse("rw,follow=10ms"), listener);
  }

  @AfterEach
  void isSound() throws InterruptedException {
    children.close();
    RealMounts.detachBelow(folder);
    if (server != null) {
      server.close();
      store.close();
      FsckReport report = Fsck.check(small.medium, MediaOptions.defaults());
      assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
    }
  }

  /** Contents by path, as another host has them. */
  private Map<String, byte[]> published() {
    Map<String, byte[]> found = new TreeMap<>();
    try (FamfsClient client = small.client()) {
      for (FileNode file : client.namespace().files()) {
        try (FileView view = client.open(file)) {
          byte[] bytes = new byte[Math.toIntExact(view.sizeBytes())];
          RawMemory.copy(view.address(), bytes, 0, bytes.length);
          found.put(file.path().toString(), bytes);
        }
      }
    }
    return found;
  }

  private void isPublished(String path, byte[] content) {
    assertArrayEquals(content, published().get(path), path);
  }

  /**
   * For files that are published when they are released, of which the kernel tells us just after
   * {@code close} has returned.
   */
  private void becomesPublished(String path, byte[] content) {
    awaitThat(() -> published().containsKey(path), path + " is not published");
    isPublished(path, content);
  }

  private static void awaitThat(BooleanSupplier condition, String otherwise) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < PATIENCE_NANOS, otherwise);
      Thread.onSpinWait();
    }
  }

  /** Runs a line of sh, whose $1 is the mount and $2 the Arrow file. */
  private String ok(String line) {
    Shell.Result result = Shell.sh("set -e; " + line, mount, source);
    assertEquals(0, result.exitCode(), result::err);
    return result.text();
  }

  private void refused(String line, String message) {
    Shell.Result result = Shell.sh(line, mount, source);
    assertNotEquals(0, result.exitCode(), () -> line + " succeeded: " + result.text());
    assertTrue(result.err().contains(message), () -> line + ": " + result.err());
  }

  // Programs

  @Test
  void copiesAreSeenRightAfterTheyAreDone() {
    ok("cp $2 $1/t.arrow");
    isPublished("/t.arrow", TABLE);
    ok("cmp $2 $1/t.arrow");
  }

  @Test
  void copyKeepsModeOwnerAndTime() {
    ok("chmod 640 $2; chown 1001:1002 $2; touch -d @1000000000 $2; cp -p $2 $1/t.arrow");
    isPublished("/t.arrow", TABLE);
    assertEquals("640 1001 1002 1000000000\n", ok("stat -c '%a %u %g %Y' $1/t.arrow"));
    try (FamfsClient client = small.client()) {
      Node node = client.namespace().files().iterator().next();
      assertEquals(0640, node.mode() & 07777);
      assertEquals(1001, node.uid());
      assertEquals(1002, node.gid());
    }
  }

  @Test
  void ddWritesAtAnyBlockSizeAndOrder() {
    ok("dd if=$2 of=$1/a.arrow bs=1000 status=none");
    isPublished("/a.arrow", TABLE);
    ok("dd if=$2 of=$1/.b bs=4096 skip=10 seek=10 status=none");
    ok("dd if=$2 of=$1/.b bs=4096 count=10 conv=notrunc status=none");
    ok("mv $1/.b $1/b.arrow");
    isPublished("/b.arrow", TABLE);
  }

  /** As root, tar makes folders for itself alone and changes their modes in the end. */
  @Test
  void tarUnpacksFolders() {
    ok(
        "cd $(dirname $2); mkdir -p in/sub; cp $2 in/t.arrow; echo text > in/sub/a.txt;"
            + " chmod 600 in/sub/a.txt; chmod 750 in/sub; tar cf in.tar in;"
            + " tar xf in.tar -C $1");
    isPublished("/in/t.arrow", TABLE);
    becomesPublished("/in/sub/a.txt", "text\n".getBytes(UTF_8));
    assertEquals("750\n600\n", ok("stat -c %a $1/in/sub $1/in/sub/a.txt"));
    assertTrue(listener.requests.get(0).contains("as they were changed to"));
  }

  @Test
  void foldersAreCopiedWithAllTheyHave() {
    ok(
        "cd $(dirname $2); mkdir -p in/sub; cp $2 in/sub/t.arrow; chmod 750 in/sub;"
            + " touch -d @1000000000 in/sub/t.arrow in/sub; cp -a in $1/");
    isPublished("/in/sub/t.arrow", TABLE);
    assertEquals(
        "750 1000000000\n644 1000000000\n", ok("stat -c '%a %Y' $1/in/sub $1/in/sub/t.arrow"));
  }

  @Test
  void tarUnpacksFiles() {
    ok(
        "cd $(dirname $2); mkdir in; cp $2 in/t.arrow; touch -d @1000000000 in/t.arrow;"
            + " tar cf in.tar in/t.arrow; tar xf in.tar -C $1");
    isPublished("/in/t.arrow", TABLE);
    assertEquals("1000000000\n", ok("stat -c %Y $1/in/t.arrow"));
  }

  @Test
  void rsyncCopiesFolders() {
    assumeTrue(Shell.has("rsync"), "no rsync; ./run-tests installs it");
    ok(
        "cd $(dirname $2); mkdir -p in/sub; cp $2 in/sub/t.arrow; echo text > in/a.txt;"
            + " rsync -a in $1/");
    isPublished("/in/sub/t.arrow", TABLE);
    isPublished("/in/a.txt", "text\n".getBytes(UTF_8));
    ok("cd $(dirname $2); rsync -a --checksum in $1/");
    assertEquals(Set.of("/in/a.txt", "/in/sub/t.arrow"), published().keySet());
  }

  @Test
  void editorsWriteAndRename() {
    ok("printf one > $1/.doc.swp; mv $1/.doc.swp $1/doc; cat $1/doc");
    isPublished("/doc", "one".getBytes(UTF_8));
    refused("printf two > $1/.doc.swp; mv -f $1/.doc.swp $1/doc", "Operation not permitted");
    isPublished("/doc", "one".getBytes(UTF_8));
    assertEquals(".doc.swp\n.meta\ndoc\n", ok("ls -A $1"));
  }

  @Test
  void shellsWriteByRedirection() {
    ok("{ echo one; echo two; } > $1/a; cat $1/a");
    becomesPublished("/a", "one\ntwo\n".getBytes(UTF_8));
  }

  private String python() {
    String python = System.getenv("FAMFS_TEST_PYTHON");
    assumeTrue(
        python != null, "no Python with pyarrow in FAMFS_TEST_PYTHON; ./run-tests makes one");
    return python;
  }

  private void python(String script) {
    Shell.Result result = Shell.run(python(), "-c", script, mount.toString(), source.toString());
    assertEquals(0, result.exitCode(), result::err);
  }

  private static final String COMMON =
      """
      import sys, os, mmap
      mount, source = sys.argv[1:3]
      """;

  @Test
  void pyarrowWritesFeather() {
    python(
        COMMON
            + """
            import pyarrow as pa, pyarrow.feather as feather
            table = pa.table({"n": pa.array(range(100000)), "s": ["x" * 10] * 100000})
            for name, codec in (("plain.arrow", "uncompressed"), ("small.feather", "lz4")):
                feather.write_feather(table, f"{mount}/{name}", compression=codec)
            with open(f"{mount}/pandas.feather", "wb") as handle:  # as pandas does it
                feather.write_feather(table, handle)
            with pa.OSFile(f"{mount}/ipc.arrow", "wb") as sink:
                with pa.ipc.new_file(sink, table.schema) as writer:
                    writer.write_table(table, max_chunksize=1000)
            for name in ("plain.arrow", "small.feather", "pandas.feather", "ipc.arrow"):
                assert feather.read_table(f"{mount}/{name}").equals(table), name
            """);
    assertEquals(
        Set.of("/ipc.arrow", "/pandas.feather", "/plain.arrow", "/small.feather"),
        published().keySet());
  }

  private void requireModule(String name) {
    Shell.Result there = Shell.run(python(), "-c", "import " + name);
    assumeTrue(there.exitCode() == 0, "no " + name + " in FAMFS_TEST_PYTHON");
  }

  @Test
  void pandasWritesFeather() {
    requireModule("pandas");
    python(
        COMMON
            + """
            import pandas
            frame = pandas.DataFrame({"n": range(100000), "s": ["x" * 10] * 100000})
            frame.to_feather(f"{mount}/small.feather")
            frame.to_feather(f"{mount}/plain.feather", compression="uncompressed")
            for name in ("small.feather", "plain.feather"):
                assert pandas.read_feather(f"{mount}/{name}").equals(frame), name
            """);
    assertEquals(Set.of("/plain.feather", "/small.feather"), published().keySet());
  }

  @Test
  void polarsWritesIpc() {
    requireModule("polars");
    python(
        COMMON
            + """
            import polars as pl
            frame = pl.DataFrame({"n": range(100000)})
            frame.write_ipc(f"{mount}/p.arrow")
            frame.lazy().sink_ipc(f"{mount}/q.arrow")
            assert pl.read_ipc(f"{mount}/p.arrow").equals(frame)
            """);
    assertEquals(Set.of("/p.arrow", "/q.arrow"), published().keySet());
  }

  @Test
  void sharedMappingsWrite() {
    python(
        COMMON
            + """
            with open(source, "rb") as file:
                content = file.read()
            with open(f"{mount}/m.arrow", "wb+") as file:
                file.truncate(len(content))
                with mmap.mmap(file.fileno(), len(content)) as view:
                    view[:] = content
            """);
    becomesPublished("/m.arrow", TABLE);
  }

  /** The kernel has the altered page already when the store refuses it. */
  @Test
  void storesIntoAMappingOfWhatWasPublishedAreNotSeenForLong() {
    python(
        COMMON
            + """
            import time
            with open(source, "rb") as file:
                content = file.read()
            with open(f"{mount}/m.arrow", "wb+") as file:
                file.truncate(len(content))
                view = mmap.mmap(file.fileno(), len(content))
                view[:] = content
                view.flush()
            view[5000] ^= 255  # the mapping keeps the file open for writing
            try:
                view.flush()
            except OSError:
                pass  # the page was refused; not every kernel tells msync
            end = time.monotonic() + 60
            def shown():
                with open(f"{mount}/m.arrow", "rb") as file:
                    return file.read()
            while shown() != content:
                assert time.monotonic() < end, "altered bytes are shown"
            assert view[:] == content
            """);
    isPublished("/m.arrow", TABLE);
  }

  @Test
  void manyWritersAtOnce() {
    ok(
        """
        for w in 1 2 3 4; do
          ( for i in 1 2 3; do cp $2 $1/w$w-$i.arrow; done ) &
          writers="$writers $!"
        done
        for writer in $writers; do wait $writer; done
        """);
    assertEquals(12, published().size());
    for (byte[] content : published().values()) {
      assertArrayEquals(TABLE, content);
    }
  }

  @Test
  void readerThatHadItOpenSeesTheFileStayTheSame() {
    String text =
        ok(
            "exec 3> $1/a; printf one >&3; exec 4< $1/a; before=$(stat -c %i $1/a); exec 3>&-;"
                + " cat <&4; after=$(stat -c %i $1/a); [ $before = $after ]");
    assertEquals("one", text);
  }

  // What cannot be done

  @Test
  void publishedNamesAreRefusedToWhoWouldChangeThem() {
    ok("cp $2 $1/t.arrow; mkdir $1/d; touch $1/.s");
    String not = "Operation not permitted";
    refused("rm -f $1/t.arrow", not);
    refused("rmdir $1/d", not);
    refused("mv $1/t.arrow $1/u", not);
    refused("mv $1/t.arrow /tmp/", not);
    refused("cp $2 $1/t.arrow", not);
    refused("dd if=$2 of=$1/t.arrow oflag=append conv=notrunc", not);
    refused("truncate -s 0 $1/t.arrow", not);
    refused("chmod 600 $1/t.arrow", not);
    refused("chown 5 $1/t.arrow", not);
    refused("ln $1/t.arrow $1/l", not);
    refused("ln -s t.arrow $1/l", not);
    refused("mkfifo $1/p", not);
    refused("touch $1/.meta/x", not);
    refused("mkdir $1/d", "File exists");
    refused("rmdir $1/.meta", not);
    refused("touch $1/" + "n".repeat(80), "File name too long");
    refused("mv $1/.s $1/t.arrow", not);
    isPublished("/t.arrow", TABLE);
    assertEquals(".meta\n.s\nd\nt.arrow\n", ok("ls -A $1"));
  }

  @Test
  void plainFilesAreWrittenInPlaceOnly() {
    ok("printf 0123456789 > $1/a");
    becomesPublished("/a", "0123456789".getBytes(UTF_8));
    ok("printf abc | dd of=$1/a bs=1 seek=3 conv=notrunc status=none; cat $1/a");
    isPublished("/a", "012abc6789".getBytes(UTF_8));
    refused("dd if=$2 of=$1/a oflag=append conv=notrunc", "Operation not permitted");
    refused("truncate -s 5 $1/a", "Operation not permitted");
    isPublished("/a", "012abc6789".getBytes(UTF_8));
    refused(
        "setpriv --reuid=65534 --regid=65534 --clear-groups sh -c 'echo > $0' $1/a",
        "Permission denied");
  }

  @Test
  void fullStoreIsToldAndSpaceComesBack() {
    refused("dd if=/dev/zero of=$1/.big bs=1M status=none", "No space left on device");
    refused("cp $2 $1/t.arrow", "No space left on device");
    ok("rm -f $1/.big $1/t.arrow; cp $2 $1/t.arrow");
    isPublished("/t.arrow", TABLE);
    assertEquals("ok\n", ok("[ $(df --output=avail -B1 $1 | tail -1) -gt 40000000 ] && echo ok"));
  }

  @Test
  void storeOfAnotherHostIsNotMountedForWriting() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (FamfsClient client = small.client()) {
      InvalidRequestException refused =
          assertThrows(
              InvalidRequestException.class,
              () -> MountServer.start(client, other, MountOptions.parse("rw"), listener));
      assertTrue(refused.getMessage().contains("owner"), refused::getMessage);
    }
  }

  // Sudden ends

  private Process shell(String line) throws IOException {
    return children.shell(line, mount, source);
  }

  @Test
  void killedWriterLeavesNothing() throws Exception {
    long free = store.freeBytes();
    for (String name : List.of("t.arrow", "plain")) {
      String bytes = name.equals("plain") ? "head -c 5000 /dev/zero" : "head -c 5000 $2";
      String line = "exec 3> $1/" + name + "; " + bytes + " >&3; echo ready; read never";
      Process writer = shell(line);
      Children.awaitLine(writer, "ready");
      assertTrue(Files.exists(mount.resolve(name)));
      writer.destroyForcibly();
      assertTrue(writer.waitFor(60, SECONDS));
      awaitThat(() -> !Files.exists(mount.resolve(name)), name + " is still there");
    }
    assertEquals(Set.of(), published().keySet());
    awaitThat(() -> store.freeBytes() == free, "space is lost");
  }

  @Test
  void writerThatExitsWithoutClosingPublishes() throws Exception {
    Process writer = shell("exec 3> $1/a; printf text >&3; exit 3");
    assertTrue(writer.waitFor(60, SECONDS));
    assertEquals(3, writer.exitValue());
    becomesPublished("/a", "text".getBytes(UTF_8));
  }

  @Test
  void writerWithOtherThreadsThatExitsPublishes() {
    for (int i = 0; i < 20; i++) {
      Shell.Result result =
          Shell.run(
              "python3",
              "-c",
              COMMON
                  + """
                  import threading, time
                  for n in range(8):
                      threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
                  fd = os.open(mount + "/a%s" % source, os.O_WRONLY | os.O_CREAT, 0o644)
                  os.write(fd, b"text")
                  os._exit(0)
                  """,
              mount.toString(),
              Integer.toString(i));
      assertEquals(0, result.exitCode(), result::err);
      becomesPublished("/a" + i, "text".getBytes(UTF_8));
    }
  }

  @Test
  void writerThatExecutesAnotherProgramPublishes() {
    Shell.Result result =
        Shell.run(
            "python3",
            "-c",
            COMMON
                + """
                fd = os.open(mount + "/a", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
                os.write(fd, b"text")
                os.execv("/bin/sh", ["sh", "-c", "exit 7"])
                """,
            mount.toString(),
            "");
    assertEquals(7, result.exitCode(), result::err);
    becomesPublished("/a", "text".getBytes(UTF_8));
  }

  @Test
  void temporaryFileOfAKilledWriterStaysOnTheMount() throws Exception {
    Process writer = shell("exec 3> $1/a.part; printf text >&3; echo ready; read never");
    Children.awaitLine(writer, "ready");
    writer.destroyForcibly();
    assertTrue(writer.waitFor(60, SECONDS));
    assertEquals("text", ok("cat $1/a.part; rm $1/a.part"));
    assertEquals(Set.of(), published().keySet());
  }

  @Test
  void killedServerLeavesNothingOfWhatWasStaged() throws Exception {
    RealMounts.detachBelow(folder);
    server.close();
    store.close();
    server = null;
    Path second = Files.createDirectory(folder.resolve("second"));
    Process serving = children.serve(ServeWritableMain.class, small.medium, second);
    Shell.Result wrote =
        Shell.sh("cp $2 $1/kept.arrow && cp $2 $1/.staged && cp $2 $1/t.tmp", second, source);
    assertEquals(0, wrote.exitCode(), wrote::err);
    Children.kill(serving);
    assertEquals(Set.of("/kept.arrow"), published().keySet());
    try (FamfsMaster next = small.master()) {
      assertEquals(next.usage().freeBytes(), next.freeBytes());
    }
    FsckReport report = Fsck.check(small.medium, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }
}
