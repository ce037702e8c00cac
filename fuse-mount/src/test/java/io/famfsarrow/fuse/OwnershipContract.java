package io.famfsarrow.fuse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What every back end makes of the options about owners and programs. */
@Timeout(value = 120, unit = SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class OwnershipContract {
  @TempDir Path folder;
  private Path directory;
  private SmallStore small;

  /** Name of the back end. */
  abstract String backend();

  @BeforeEach
  void prepare() throws IOException {
    RealMounts.require(backend());
    directory = Files.createDirectory(folder.resolve("mnt"));
    small = SmallStore.format(folder.resolve("medium"));
    try (FamfsMaster master = small.master()) {
      master.mkdir(FamfsPath.of("/d"), new FileAttributes(0700, 11, 22));
      SmallStore.publish(master, "/d/f", new byte[] {'x'}, 0640);
    }
  }

  @AfterEach
  void leaveNothing() {
    RealMounts.detachBelow(folder);
  }

  private MountServer mount(FamfsStore store, String options) {
    MountOptions parsed = MountOptions.parse(options + ",backend=" + backend());
    return MountServer.start(store, directory, parsed, MountListener.SILENT);
  }

  private String shown(String... names) {
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      Shell.Result stat = Shell.run("stat", "-c", "%a %u %g", directory + name);
      assertEquals(0, stat.exitCode(), stat::err);
      all.append(stat.text());
    }
    return all.toString();
  }

  @Test
  void optionsOverrideTheLog() {
    try (FamfsClient store = small.client();
        MountServer server = mount(store, "uid=4242,gid=77,umask=027")) {
      // Nobody may write a file here, as on every host but the owner's.
      assertEquals(
          "750 4242 77\n750 4242 77\n550 4242 77\n550 4242 77\n",
          shown("", "/d", "/d/f", "/.meta/.log"));
      assertEquals(directory.toAbsolutePath(), server.directory());
    }
  }

  @Test
  void accessIsByTheOwnersOfTheOptions() {
    assumeTrue(LibC.isRoot(), "only root can act for others");
    try (FamfsClient store = small.client();
        MountServer server = mount(store, "uid=4242,gid=77,umask=027")) {
      assertTrue(readAs("4242", "1"), "the owner by option");
      assertTrue(readAs("5000", "77"), "the group by option");
      assertNotEquals(true, readAs("5000", "5000"), "nobody else, whatever the log says");
      assertEquals(directory.toAbsolutePath(), server.directory());
    }
  }

  private boolean readAs(String uid, String gid) {
    String opened =
        "cd \"$3\" && exec setpriv --reuid=\"$1\" --regid=\"$2\" --clear-groups cat d/f";
    return Shell.sh(opened, uid, gid, directory).exitCode() == 0;
  }

  @Test
  void ownersAsLoggedWithoutThem() {
    try (FamfsClient store = small.client();
        MountServer server = mount(store, "ro")) {
      assertEquals("700 11 22\n440 1001 1002\n", shown("/d", "/d/f"));
      assertEquals(directory.toAbsolutePath(), server.directory());
    }
  }

  @Test
  void ownerOfTheStoreSeesWriteBits() {
    try (FamfsMaster store = small.master();
        MountServer server = mount(store, "umask=022")) {
      assertEquals("755 11 22\n755 1001 1002\n", shown("/d", "/d/f"));
      assertEquals(directory.toAbsolutePath(), server.directory());
    }
  }

  @Test
  void programsAreNotRunWithNoexec() {
    try (FamfsMaster store = small.master()) {
      SmallStore.publish(store, "/run", TestTree.bytes("#!/bin/sh\necho ran\n"), 0755);
      try (MountServer server = mount(store, "ro")) {
        assertEquals("ran\n", Shell.run("sh", "-c", server.directory() + "/run").text());
      }
      try (MountServer server = mount(store, "noexec")) {
        Shell.Result refused = Shell.run("sh", "-c", server.directory() + "/run");
        assertEquals(126, refused.exitCode(), refused::err);
      }
    }
  }
}
