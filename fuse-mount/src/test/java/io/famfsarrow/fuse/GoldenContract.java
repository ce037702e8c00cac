package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.store.FamfsStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every back end does: each valid golden image is seen as its manifest says. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class GoldenContract {
  @TempDir Path folder;

  /** Name of the back end. */
  abstract String backend();

  @BeforeEach
  void require() {
    RealMounts.require(backend());
  }

  @AfterEach
  void leaveNothing() {
    RealMounts.detachBelow(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g01-empty-8m",
        "g02-tree-simple",
        "g03-interleaved-cli",
        "g04-interleaved-16",
        "g05-log16m",
        "g06-many-2000",
        "g07-full-log",
        "g08-other-owner",
        "g09-multi-extent",
        "g10-add-daxdev",
        "g11-names",
        "g12-alloc-unit-4k",
        "g13-pcq",
        "g14-odd-paths",
        "g15-name-not-utf8"
      })
  void showsWhatTheManifestSays(String name) throws IOException {
    GoldenStore golden = GoldenStore.load(name);
    Path medium = golden.unpack(folder.resolve("medium"));
    Path directory = Files.createDirectory(folder.resolve("mnt"));
    MountOptions options = MountOptions.parse("backend=" + backend());
    try (FamfsStore store = SmallStore.on(medium).bystander();
        MountServer server = MountServer.start(store, directory, options, MountListener.SILENT)) {
      assertEquals(golden.objects, found(server.directory()));
    }
  }

  private static Map<String, GoldenStore.Expected> found(Path directory) {
    Map<String, String> sums = sums(directory);
    String line = "cd \"$1\" && find . -mindepth 1 -printf '%y\\t%m\\t%U\\t%G\\t%s\\t%P\\0'";
    Map<String, GoldenStore.Expected> found = new TreeMap<>();
    for (String record : records(Shell.sh(line, directory))) {
      String[] f = record.split("\t", 6);
      String path = f[5];
      if (path.equals(".meta") || path.startsWith(".meta/")) {
        continue;
      }
      boolean isFile = f[0].equals("f");
      found.put(
          path,
          new GoldenStore.Expected(
              Integer.parseInt(f[1], 8),
              Long.parseLong(f[2]),
              Long.parseLong(f[3]),
              isFile ? Long.parseLong(f[4]) : 0,
              isFile ? sums.get(path) : null));
    }
    return found;
  }

  private static Map<String, String> sums(Path directory) {
    String line =
        "cd \"$1\" && find . -type f -not -path './.meta/*' -print0 | xargs -0r sha256sum -z";
    Map<String, String> sums = new TreeMap<>();
    for (String record : records(Shell.sh(line, directory))) {
      int blanks = record.indexOf("  ./");
      sums.put(record.substring(blanks + "  ./".length()), record.substring(0, blanks));
    }
    return sums;
  }

  /** Output in parts that end with NUL, each byte as one character. */
  private static String[] records(Shell.Result result) {
    assertEquals(0, result.exitCode(), result::err);
    String text = new String(result.out(), ISO_8859_1);
    return text.isEmpty() ? new String[0] : text.substring(0, text.length() - 1).split("\0", -1);
  }
}
