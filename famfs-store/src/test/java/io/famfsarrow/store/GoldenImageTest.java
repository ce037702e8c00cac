package io.famfsarrow.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of the famfs C tools replay, check and append here as their manifests say. */
class GoldenImageTest {
  private static final UUID STRANGER = UUID.fromString("deadbeef-0000-4000-8000-000000000000");

  @TempDir Path folder;

  static Stream<String> images() {
    return GoldenImage.NAMES.stream();
  }

  static Stream<String> healthyImages() {
    return images().filter(name -> name.startsWith("g"));
  }

  private Path unpack(GoldenImage image) throws IOException {
    Path medium = folder.resolve(image.name() + ".img");
    image.unpack(medium);
    return medium;
  }

  private static StoreOptions as(UUID uuid) {
    return new StoreOptions(new SystemIdentity(uuid, "test"), MediaOptions.defaults());
  }

  @ParameterizedTest
  @MethodSource("images")
  void replaysToTheManifestsObjects(String name) throws Exception {
    GoldenImage image = GoldenImage.load(name);
    MediaSpec spec = MediaSpec.of(unpack(image));
    String replay = image.expect().get("replay").asText();
    if (replay.equals("refused")) {
      assertThrows(FamfsException.class, () -> FamfsStore.openClient(spec, as(STRANGER)));
      return;
    }
    try (FamfsClient client = FamfsStore.openClient(spec, as(STRANGER))) {
      assertEquals(
          replay,
          client.replay().stop().map(stop -> "stops-at:" + stop.logIndex()).orElse("complete"));
      compareObjects(image, client);
    }
  }

  private static void compareObjects(GoldenImage image, FamfsClient client) throws Exception {
    Map<FamfsPath, GoldenImage.Expected> must = new HashMap<>();
    Set<FamfsPath> may = new HashSet<>();
    for (GoldenImage.Expected object : image.objects()) {
      if (object.visible() == null) {
        may.add(object.path());
      } else if (object.visible()) {
        must.put(object.path(), object);
      }
    }
    Namespace namespace = client.namespace();
    Set<FamfsPath> listed = new TreeSet<>();
    namespace.files().forEach(file -> listed.add(file.path()));
    namespace.directories().forEach(directory -> listed.add(directory.path()));
    may.removeAll(must.keySet());
    for (FamfsPath path : may) {
      namespace
          .find(path)
          .ifPresent(node -> assertFalse(((FileNode) node).readable(), path.toString()));
    }
    listed.removeAll(may);
    assertEquals(new TreeSet<>(must.keySet()), listed);
    for (GoldenImage.Expected object : must.values()) {
      compareObject(object, client);
    }
  }

  private static void compareObject(GoldenImage.Expected want, FamfsClient client)
      throws Exception {
    Node got = client.find(want.path());
    assertEquals(want.mode(), got.mode(), want.path() + " mode");
    assertEquals(want.uid(), got.uid(), want.path() + " uid");
    assertEquals(want.gid(), got.gid(), want.path() + " gid");
    if (!want.isFile()) {
      return;
    }
    FileNode file = (FileNode) got;
    assertEquals(want.json().get("size").asLong(), file.sizeBytes(), want.path() + " size");
    compareMap(want, file.fmap());
    if (want.json().path("readable").asBoolean()) {
      assertEquals(
          want.json().get("sha256").asText(), sha256(client, file), want.path() + " content");
    } else {
      assertThrows(UnreadableFileException.class, () -> client.open(file));
    }
  }

  private static void compareMap(GoldenImage.Expected want, Fmap fmap) {
    JsonNode json = want.json();
    if (json.path("type").asText().equals("interleaved")
        && fmap instanceof InterleavedExtent interleaved) {
      assertEquals(json.get("nstrips").asLong(), interleaved.strips().size());
      assertEquals(json.get("chunk_size").asLong(), interleaved.chunkBytes());
      compareExtents(json.get("strips"), interleaved.strips());
    } else if (json.path("type").asText().equals("simple") && fmap instanceof SimpleFmap simple) {
      compareExtents(json.get("extents"), simple.extents());
    }
  }

  private static void compareExtents(JsonNode want, List<SimpleExtent> got) {
    assertEquals(want.size(), got.size());
    for (int i = 0; i < got.size(); i++) {
      assertEquals(want.get(i).get(0).asLong(), got.get(i).deviceIndex());
      assertEquals(want.get(i).get(1).asLong(), got.get(i).mediaOffset());
      assertEquals(want.get(i).get(2).asLong(), got.get(i).lengthBytes());
    }
  }

  private static String sha256(FamfsClient client, FileNode file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] piece = new byte[1 << 16];
    try (FileView view = client.open(file)) {
      for (long at = 0; at < view.sizeBytes(); at += piece.length) {
        int n = (int) Math.min(piece.length, view.sizeBytes() - at);
        RawMemory.copy(view.address() + at, piece, 0, n);
        digest.update(piece, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @ParameterizedTest
  @MethodSource("images")
  void fsckBlamesWhatTheManifestBlames(String name) throws Exception {
    GoldenImage image = GoldenImage.load(name);
    FsckReport report = Fsck.check(unpack(image), MediaOptions.defaults());
    assertEquals(
        image.expect().get("verdict").asText(), report.verdict().name().toLowerCase(Locale.ROOT));
    assertEquals(image.expect().get("replay").asText().equals("refused"), report.refused());
    Map<Long, Set<String>> got = new TreeMap<>();
    for (MediaProblem problem : report.problems()) {
      boolean counts =
          problem.severity() != ProblemCode.Severity.INFO
              && problem.code() != ProblemCode.LOG_NEXT_SEQNUM;
      if (counts) {
        got.computeIfAbsent(problem.logIndex(), i -> new TreeSet<>()).add(problem.code().name());
      }
    }
    Map<Long, Set<String>> want = new TreeMap<>();
    for (JsonNode problem : image.expect().get("problems")) {
      if (!problem.path("severity").asText().equals("info")) {
        want.computeIfAbsent(problem.path("i").asLong(MediaProblem.NO_ENTRY), i -> new TreeSet<>())
            .add(problem.get("code").asText());
      }
    }
    assertEquals(want.keySet(), got.keySet(), "blamed entries: " + want + " / " + got);
    want.forEach(
        (entry, codes) ->
            assertTrue(
                codes.stream().anyMatch(got.get(entry)::contains),
                "entry " + entry + ": " + got.get(entry) + ", want one of " + codes));
  }

  @ParameterizedTest
  @MethodSource("healthyImages")
  void rolesFollowTheSystemUuid(String name) throws Exception {
    GoldenImage image = GoldenImage.load(name);
    MediaSpec spec = MediaSpec.of(unpack(image));
    JsonNode roles = image.manifest().get("roles");
    assertNotNull(roles);
    var fields = roles.fields();
    while (fields.hasNext()) {
      var role = fields.next();
      try (FamfsClient client = FamfsStore.openClient(spec, as(UUID.fromString(role.getKey())))) {
        SystemRole want =
            role.getValue().asText().equals("owner") ? SystemRole.MASTER : SystemRole.CLIENT;
        assertEquals(want, client.role());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("healthyImages")
  void appendsTheReferencesBytes(String name) throws Exception {
    GoldenImage image = GoldenImage.load(name);
    Path medium = unpack(image);
    StoreOptions owner =
        as(UUID.fromString(image.manifest().get("superblock").get("system_uuid").asText()));
    for (JsonNode vector : image.appendVectors()) {
      byte[] before = metadata(medium, image);
      if (vector.path("result").asText().startsWith("refused")) {
        assertThrows(FamfsException.class, () -> run(medium, owner, vector));
        assertArrayEquals(before, metadata(medium, image), "a refused append changed the medium");
      } else {
        run(medium, owner, vector);
        assertArrayEquals(
            applied(before, vector), metadata(medium, image), vector.get("op").asText());
      }
    }
  }

  private static void run(Path medium, StoreOptions owner, JsonNode vector) {
    String[] op = vector.get("op").asText().split(" ", -1);
    try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(medium), owner)) {
      FamfsPath path = FamfsPath.of("/" + op[1]);
      if (op[0].equals("mkdir")) {
        master.mkdir(path, attributes(op, 2));
      } else {
        master.create(path, Long.parseLong(op[2]), attributes(op, 3));
      }
    }
  }

  private static FileAttributes attributes(String[] op, int at) {
    return new FileAttributes(
        Integer.parseInt(op[at], 8), Integer.parseInt(op[at + 1]), Integer.parseInt(op[at + 2]));
  }

  private static byte[] metadata(Path medium, GoldenImage image) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(image.metaBytes())];
      file.readFully(bytes);
      return bytes;
    }
  }

  private static byte[] applied(byte[] before, JsonNode vector) {
    byte[] after = Arrays.copyOf(before, before.length);
    byte[] entry = HexFormat.of().parseHex(vector.get("entry_hex").asText());
    byte[] header = HexFormat.of().parseHex(vector.get("log_header_hex").asText());
    assertEquals(LogEntryLayout.LENGTH_BYTES, entry.length);
    int slot = Math.toIntExact(LogHeaderLayout.slotMediaOffset(vector.get("index").asLong()));
    System.arraycopy(entry, 0, after, slot, entry.length);
    System.arraycopy(header, 0, after, (int) LogHeaderLayout.MEDIA_OFFSET, header.length);
    return after;
  }
}
