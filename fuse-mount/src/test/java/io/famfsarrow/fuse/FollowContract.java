package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every back end does: sixteen processes read and walk while the owner publishes, and each
 * sees each file, whole, though the kernel keeps what it was told.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class FollowContract {
  private static final int READERS = 16;
  private static final int FILES = 1000;
  private static final int MAX_BYTES = 9000;

  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();
  private final List<Process> readers = new ArrayList<>();

  /** Name of the back end. */
  abstract String backend();

  @BeforeEach
  void require() {
    RealMounts.require(backend());
  }

  @AfterEach
  void leaveNothing() {
    readers.forEach(Process::destroyForcibly);
    RealMounts.detachBelow(folder);
  }

  /** Contents by their checksums. */
  private static Map<String, byte[]> contents(Random random) throws NoSuchAlgorithmException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    while (contents.size() < FILES) {
      byte[] content = new byte[1 + random.nextInt(MAX_BYTES)];
      random.nextBytes(content);
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(content);
      contents.put(HexFormat.of().formatHex(sum), content);
    }
    return contents;
  }

  private void startReaders(Path directory, Path names) throws IOException {
    Path script = Scripts.copy("follow.py", folder);
    for (int i = 0; i < READERS; i++) {
      String mode = i % 2 == 0 ? "list" : "ask";
      readers.add(
          new ProcessBuilder("python3", script.toString(), mode, directory + "/d", names.toString())
              .redirectErrorStream(true)
              .start());
    }
  }

  @Test
  void everyReaderSeesEveryFileWhole() throws Exception {
    long seed = System.nanoTime();
    Map<String, byte[]> contents = contents(new Random(seed));
    Path names = Files.write(folder.resolve("names"), contents.keySet());
    SmallStore small = SmallStore.format(folder.resolve("store.famfs"), 3L << 30);
    Path directory = Files.createDirectory(folder.resolve("mnt"));
    MountOptions options = MountOptions.parse("follow=5ms,backend=" + backend());
    try (FamfsStore client = small.client();
        MountServer server = MountServer.start(client, directory, options, listener);
        FamfsMaster master = small.master()) {
      startReaders(server.directory(), names);
      master.mkdir(FamfsPath.of("/d"), new FileAttributes(0755, 0, 0));
      contents.forEach((name, bytes) -> SmallStore.publish(master, "/d/" + name, bytes, 0644));
      for (Process reader : readers) {
        assertTrue(reader.waitFor(100, TimeUnit.SECONDS), "a reader hangs");
        String printed = new String(reader.getInputStream().readAllBytes(), UTF_8);
        assertEquals("seen\n", printed, () -> "seed " + seed);
      }
    }
    assertEquals(List.of(), listener.requests);
  }
}
