package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.InvalidPathException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names that are not UTF-8 stay what they are. */
class NamesTest {
  private static final byte[] RAW = {'r', 'a', 'w', (byte) 0xFF, (byte) 0xFE, 'x'};
  private static final String TEXT = "raw\uDCFF\uDCFEx";

  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void anyBytesComeBack() {
    assertEquals(TEXT, Names.decode(RAW));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      assertArrayEquals(bytes, Names.encode(Names.decode(bytes)), "seed " + seed);
    }
    for (String text : List.of("", "a/b", "gr\u00FC\u00DFe", "\uD83D\uDE00", "\uFFFD")) {
      assertEquals(text, Names.decode(text.getBytes(StandardCharsets.UTF_8)));
      assertFalse(Names.isEscaped(text), text);
    }
  }

  @Test
  void storePathsAreCheckedAsEver() {
    assertArrayEquals(RAW, Names.storePath("//" + TEXT + "/./").bytes());
    assertEquals(FamfsPath.of("/b"), Names.storePath("/" + TEXT + "/../b"));
    for (String bad : List.of(TEXT, "/../" + TEXT, "/" + TEXT + "\0", "/" + TEXT.repeat(14))) {
      assertThrows(InvalidPathException.class, () -> Names.storePath(bad));
    }
  }

  @Test
  void localPathsAreReachedByTheirBytes() throws IOException {
    Path path = Names.localPath(store.folder() + "/" + TEXT);
    Files.writeString(path, "content");
    assertEquals(store.folder() + "/" + TEXT, Names.of(path));
    assertEquals(TEXT, Names.of(path.getFileName()));
    assertEquals("a/" + TEXT, Names.of(Path.of("a").resolve(path.getFileName())));
    assertEquals("content", Files.readString(path));
  }

  @Test
  void verbsTakeThem() throws IOException {
    store.run("mkdir", "/" + TEXT).expectDone();
    Path source = Names.localPath(store.folder() + "/" + TEXT + ".csv");
    Files.writeString(source, "id\n1\n");
    store.run("cp", Names.of(source), "/" + TEXT).expectDone();
    store.run("publish", Names.of(source), "/" + TEXT + "/t").expectDone();
    String table = "/" + TEXT + "/t/" + TEXT + ".arrow";
    assertEquals("\"id\"\n1\n", store.run("cat", "--format", "csv", table).out());
    assertEquals("id\n1\n", store.run("cat", "/" + TEXT + "/" + TEXT + ".csv").out());
    store.run("check", table).expectDone();
    store.run("flush", table).expectDone();
    store.run("chkread", table).expectDone();
    store.run("creat", "-s", "4K", "-r", "-S", "7", "/" + TEXT + "/s").expectDone();
    store.run("verify", "-S", "7", "-f", "/" + TEXT + "/s").expectDone();
    JsonNode listed = store.run("ls", "--json").json();
    assertEquals(1, listed.size());
    assertEquals(hex(RAW), listed.get(0).get("name_hex").asText());
    store.run("stat", "/raw\uFFFD\uFFFDx").expectRefused(ExitCodes.NOT_FOUND);
    store.run("mkfs", "--size", "64M", "/tmp/" + TEXT).expectRefused(ExitCodes.USAGE);
  }

  @Test
  void commandLineHasWhatJavaLost() {
    byte[] line = ("java\0-jar\0x\0mkdir\0/" + "raw#\0\0").getBytes(StandardCharsets.ISO_8859_1);
    line[line.length - 3] = (byte) 0xFF;
    String[] args = {"mkdir", "/raw\uFFFD", ""};
    assertArrayEquals(new String[] {"mkdir", "/raw\uDCFF", ""}, RawArguments.restore(args, line));
  }

  @Test
  void processGetsTheBytes() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--store", store.medium().toString()));
    arguments.addAll(List.of("--system-uuid", CliStore.OWNER, "mkdir"));
    String script = "exec \"$@\" \"$(printf '/r\\377\\303\\244')\"";
    for (String locale : List.of("C.UTF-8", "C")) {
      List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
      line.addAll(OwnProcess.commandLine(arguments));
      ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
      builder.environment().put("LC_ALL", locale);
      Process process = builder.start();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      // The second finds what the first has made: the same name under any locale.
      assertEquals(locale.equals("C") ? ExitCodes.USAGE : ExitCodes.DONE, process.exitValue());
    }
    JsonNode listed = store.run("ls", "--json").json();
    assertEquals(1, listed.size());
    assertEquals("72ffc3a4", listed.get(0).get("name_hex").asText());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
