package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DevaddVerbTest {
  private static final long UNIT = 2L << 20;

  @RegisterExtension final CliStore store = new CliStore();

  private Path medium(String name) {
    return store.folder().resolve(name);
  }

  /** A command on all three media. */
  private CliRun onAll(String... args) {
    String media = store.medium() + "," + medium("b") + "," + medium("c");
    List<String> all = new ArrayList<>(List.of("--store", media, "--system-uuid", CliStore.OWNER));
    all.addAll(List.of(args));
    return CliRun.of(all.toArray(String[]::new));
  }

  private void addTwo() {
    CliRun first = store.run("devadd", "--size", "128M", medium("b").toString()).expectDone();
    assertTrue(first.out().contains("device 1, 128.00 MiB"), first.out());
    assertTrue(first.out().contains("--store " + store.medium() + "," + medium("b")), first.out());
    assertTrue(first.err().contains("only what lies on its primary"), first.err());
    CliRun second = store.run("devadd", "--size", "128M", medium("c").toString()).expectDone();
    assertTrue(second.out().contains("and the store's other devices"), second.out());
  }

  private Path randomFile(int sizeBytes) throws IOException {
    byte[] bytes = new byte[sizeBytes];
    new Random(3).nextBytes(bytes);
    return Files.write(medium("random.bin"), bytes);
  }

  @Test
  void threeMediaAreOneStoreAndEachCarriesItsPart() throws IOException {
    addTwo();
    Path source = randomFile(20_000_000);
    onAll("cp", "--interleave", "3", source.toString(), "/wide").expectDone();
    JsonNode map = onAll("getmap", "--json", "/wide").expectDone().json();
    assertEquals(3, map.get("nstrips").asInt());
    assertEquals(2 << 20, map.get("chunk_size").asInt());
    TreeSet<Integer> devices = new TreeSet<>();
    map.get("strips").forEach(strip -> devices.add(strip.get(0).asInt()));
    assertEquals(new TreeSet<>(List.of(0, 1, 2)), devices);
    assertArrayEquals(Files.readAllBytes(source), onAll("cat", "--format", "raw", "/wide").bytes());
    onAll("creat", "-s", "30M", "-r", "-S", "7", "--interleave", "3,4M", "/seeded").expectDone();
    onAll("verify", "-S", "7", "-f", "/seeded").expectDone();
    onAll("publish", "--interleave", "2", store.flights().toString(), "/t/flights.arrow")
        .expectDone();
    onAll("check", "/t/flights.arrow").expectDone();
    JsonNode show = onAll("show", "--json", "/t/flights.arrow").expectDone().json();
    assertEquals(0, show.get("buffers").get("copied").asInt());
    JsonNode fsck = onAll("fsck", "--json").expectDone().json();
    assertEquals("clean", fsck.get("verdict").asText());
    assertEquals(3, fsck.get("usage").get("devices").size());
    for (JsonNode device : fsck.get("usage").get("devices")) {
      assertTrue(device.get("used").asLong() >= 4 * UNIT, device.toString());
    }
    assertTrue(fsck.get("usage").get("space_amplification").asDouble() > 1, fsck.toString());
    String text = onAll("df").expectDone().out();
    assertTrue(text.contains("device 2") && text.contains(medium("c").toString()), text);
  }

  @Test
  void withOneRemovedTheOtherFilesAreThere() throws IOException {
    addTwo();
    Path source = randomFile(9_000_000);
    onAll("cp", "--interleave", "3", source.toString(), "/wide").expectDone();
    onAll("cp", source.toString(), "/narrow").expectDone();
    Files.delete(medium("c"));
    assertArrayEquals(
        Files.readAllBytes(source), onAll("cat", "--format", "raw", "/narrow").bytes());
    CliRun refused = onAll("cat", "--format", "raw", "/wide");
    assertEquals(ExitCodes.CORRUPT, refused.exitCode());
    assertTrue(refused.err().contains(medium("c").toString()), refused.err());
    assertTrue(refused.err().contains("UUID"), refused.err());
    CliRun notNamed = store.run("cat", "--format", "raw", "/wide");
    assertEquals(ExitCodes.CORRUPT, notNamed.exitCode());
    assertTrue(notNamed.err().contains("name its path"), notNamed.err());
    CliRun fsck = onAll("fsck");
    assertTrue(fsck.out().contains("DEVICE_MISSING"), fsck.out());
    assertTrue(onAll("df").expectDone().err().contains("not used: " + medium("c")));
  }

  @Test
  void refusesWhatWouldLoseData() throws IOException {
    store.run("devadd", medium("none").toString()).expectRefused(ExitCodes.NOT_FOUND, "--size");
    Path letter = store.file("letter", "dear reader");
    store.run("devadd", letter.toString()).expectRefused(ExitCodes.USAGE, "--force");
    store
        .run("devadd", "--force", store.medium().toString())
        .expectRefused(ExitCodes.USAGE, "primary");
    store
        .runAs(CliStore.STRANGER, "devadd", "--size", "64M", medium("b").toString())
        .expectRefused(ExitCodes.DENIED, CliStore.OWNER);
    assertFalse(Files.exists(medium("b")));
    store.run("devadd", "--size", "1M", medium("b").toString()).expectRefused(ExitCodes.USAGE);
  }

  @Test
  void mkfsFormatsOneMediumOnly() {
    CliRun.of("--store", medium("x") + "," + medium("y"), "mkfs", "--size", "64M")
        .expectRefused(ExitCodes.USAGE, "devadd");
  }

  @Test
  void placementsThatMakeNoSenseAreRefused() {
    store.run("creat", "-s", "64M", "--interleave", "many", "/f").expectRefused(ExitCodes.USAGE);
    store.run("creat", "-s", "64M", "--interleave", "0", "/f").expectRefused(ExitCodes.USAGE);
    store.run("creat", "-s", "64M", "--interleave", "2,0", "/f").expectRefused(ExitCodes.USAGE);
    store.run("creat", "-s", "64M", "--interleave", "2,3M", "/f").expectRefused(ExitCodes.USAGE);
    store.run("creat", "-s", "64M", "--interleave", "17", "/f").expectRefused(ExitCodes.USAGE);
    store.run("creat", "-s", "64M", "--interleave", "1,2,3", "/f").expectRefused(ExitCodes.USAGE);
    store
        .run("creat", "-s", "64M", "--interleave", "none", "--buckets", "2", "/f")
        .expectRefused(ExitCodes.USAGE);
    store
        .run("creat", "-s", "64M", "--interleave", "2", "/f")
        .expectRefused(ExitCodes.USAGE, "buckets on a device");
    store.run("creat", "-s", "4M", "--interleave", "none", "/f").expectDone();
  }

  @Test
  void bucketsOfOneDeviceAreUsed() {
    Path large = medium("large");
    CliRun.of("--system-uuid", CliStore.OWNER, "mkfs", "--size", "4G", large.toString())
        .expectDone();
    CliRun.of(
            "--store",
            large.toString(),
            "--system-uuid",
            CliStore.OWNER,
            "creat",
            "-s",
            "20M",
            "--interleave",
            "2,4M",
            "--buckets",
            "4",
            "/f")
        .expectDone();
    JsonNode map =
        CliRun.of("--store", large.toString(), "getmap", "--json", "/f").expectDone().json();
    assertEquals(2, map.get("nstrips").asInt());
    assertEquals(4 << 20, map.get("chunk_size").asInt());
  }

  @Test
  void aStoreThatRunsFullWarns() {
    assertEquals("", store.run("creat", "-s", "64M", "/half").expectDone().err());
    String warning = store.run("creat", "-s", "40M", "/most").expectDone().err();
    assertTrue(warning.contains("warning: the store is 8"), warning);
    JsonNode df = store.run("df", "--json").json();
    assertEquals(1, df.get("warnings").size());
  }

  @Test
  void eachDeviceIsReadToCheckAFileThatLiesOnSeveral() throws IOException {
    addTwo();
    onAll("creat", "-s", "15M", "-r", "-S", "5", "-N", "3", "-C", "4M", "/wide").expectDone();
    onAll("chkread", "/wide").expectDone();
    onAll("chkread", "-s", "/wide").expectDone();
    store.run("chkread", "/wide").expectRefused(ExitCodes.CORRUPT, "DEVICE_MISSING");
  }

  @Test
  void aMediumOfTwoNamesIsOne() throws IOException {
    addTwo();
    Path link = Files.createSymbolicLink(medium("link"), medium("b"));
    Path odd = store.folder().resolve(".").resolve("b");
    String media = store.medium() + "," + medium("b") + "," + link + "," + odd;
    CliRun run = CliRun.of("--store", media, "df", "--json").expectDone();
    assertEquals("", run.err());
    assertEquals(3, run.json().get("devices").size());
  }

  @Test
  void aMediumThatIsOfNoUseIsNamedByEveryVerb() {
    addTwo();
    String media = store.medium() + "," + medium("b") + "," + medium("none");
    for (String verb : List.of("ls", "df", "getmap", "check")) {
      CliRun run = CliRun.of("--store", media, verb).expectDone();
      assertTrue(run.err().contains("not used: " + medium("none")), run.err());
      assertEquals(1, run.err().lines().count(), run.err());
    }
  }

  @Test
  void aSecondaryAloneIsNoStoreAndFsckSaysSo() {
    addTwo();
    CliRun run = CliRun.of("--store", medium("b").toString(), "fsck");
    assertEquals(ExitCodes.CORRUPT, run.exitCode());
    assertTrue(run.out().contains("secondary device of file system"), run.out());
    CliRun.of("--store", medium("b").toString(), "ls")
        .expectRefused(ExitCodes.USAGE, "secondary device", "primary");
  }
}
