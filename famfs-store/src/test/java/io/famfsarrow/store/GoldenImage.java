package io.famfsarrow.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** One golden image and its manifest; see {@code omf/2.2/README.md} in the test resources. */
public record GoldenImage(String name, JsonNode manifest) {
  private static final String FOLDER = "/omf/2.2/";
  private static final int BLOCK_BYTES = 4096;

  public static final List<String> NAMES =
      List.of(
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
          "g15-name-not-utf8",
          "d01-sb-bad-crc",
          "d02-sb-bad-magic",
          "d03-sb-wrong-version",
          "d04-log-bad-magic",
          "d05-log-bad-crc",
          "d06-torn-last-entry",
          "d07-seqnum-gap",
          "d08-cross-linked",
          "d09-extent-out-of-range",
          "d10-path-dotdot",
          "d11-path-absolute",
          "d12-duplicate-path",
          "d13-mode-type-bits",
          "d14-mkdir-missing-parent",
          "d15-file-missing-parent",
          "d16-extent-zero-offset",
          "d17-entry-types",
          "d18-file-over-dir",
          "d19-next-index-past-end",
          "d20-log-len-mismatch");

  /**
   * An object that the manifest lists.
   *
   * @param visible true: must be there, false: must not, null: may be there but not readable
   */
  public record Expected(
      boolean isFile, FamfsPath path, int mode, int uid, int gid, Boolean visible, JsonNode json) {}

  public static GoldenImage load(String name) throws IOException {
    try (InputStream in = resource(name + ".json")) {
      return new GoldenImage(name, new ObjectMapper().readTree(in));
    }
  }

  private static InputStream resource(String file) throws IOException {
    InputStream in = GoldenImage.class.getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new IOException("no test resource " + FOLDER + file);
    }
    return in;
  }

  /** Takes one block of an image. */
  public interface BlockConsumer {
    void accept(long mediaOffset, byte[] block) throws IOException;
  }

  /** Size of the device. */
  public long sizeBytes() {
    return manifest.get("device_size").asLong();
  }

  /** Writes the image as a sparse file of the device's size. */
  void unpack(Path medium) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw")) {
      file.setLength(sizeBytes());
      forEachBlock(
          (mediaOffset, block) -> {
            file.seek(mediaOffset);
            file.write(block);
          });
    }
  }

  /** Hands out every block that is not zero; the array is the caller's. */
  public void forEachBlock(BlockConsumer consumer) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(resource(name + ".blocks.gz")))) {
      while (true) {
        long offset;
        try {
          offset = Long.reverseBytes(in.readLong());
        } catch (EOFException end) {
          return;
        }
        byte[] block = new byte[BLOCK_BYTES];
        in.readFully(block);
        consumer.accept(offset, block);
      }
    }
  }

  JsonNode expect() {
    return manifest.get("expect");
  }

  long metaBytes() {
    return manifest.get("meta_bytes").asLong();
  }

  /** Every object of the manifest, in log order. */
  List<Expected> objects() throws IOException {
    if (manifest.has("entries_file")) {
      return listedObjects();
    }
    List<Expected> objects = new ArrayList<>();
    manifest.withArray("dirs").forEach(dir -> objects.add(expected(dir, false)));
    manifest.withArray("files").forEach(file -> objects.add(expected(file, true)));
    return objects;
  }

  private static boolean isUndecided(JsonNode visible) {
    return visible == null || visible.isNull();
  }

  private static Expected expected(JsonNode o, boolean isFile) {
    byte[] name;
    if (o.has("norm")) {
      name = o.get("norm").asText().getBytes(StandardCharsets.UTF_8);
    } else if (o.has("path_hex")) {
      name = HexFormat.of().parseHex(o.get("path_hex").asText());
    } else {
      name = o.get("path").asText().getBytes(StandardCharsets.UTF_8);
    }
    JsonNode visible = o.get("visible");
    return new Expected(
        isFile,
        FamfsPath.resolve(name),
        Integer.parseInt(o.get("mode").asText(), 8) & 07777,
        o.get("uid").asInt(),
        o.get("gid").asInt(),
        isUndecided(visible) ? null : (Boolean) visible.asBoolean(),
        o);
  }

  private List<Expected> listedObjects() throws IOException {
    List<Expected> objects = new ArrayList<>();
    String file = name + ".list.tsv.gz";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(resource(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        objects.add(listed(line.split("\t", -1)));
      }
    }
    return objects;
  }

  private static Expected listed(String[] f) {
    ObjectMapper json = new ObjectMapper();
    var node = json.createObjectNode();
    boolean isFile = f[0].equals("f");
    if (isFile) {
      node.put("size", Long.parseLong(f[6]))
          .put("type", "simple")
          .put("sha256", f[9])
          .put("readable", true);
      var extents = node.putArray("extents");
      for (String extent : f[8].split(",", -1)) {
        var numbers = extents.addArray();
        for (String number : extent.split(":", -1)) {
          numbers.add(Long.parseLong(number));
        }
      }
    }
    return new Expected(
        isFile,
        FamfsPath.resolve(f[2].getBytes(StandardCharsets.UTF_8)),
        Integer.parseInt(f[3], 8) & 07777,
        Integer.parseInt(f[4]),
        Integer.parseInt(f[5]),
        true,
        node);
  }

  List<JsonNode> appendVectors() {
    return StreamSupport.stream(manifest.withArray("append_vectors").spliterator(), false).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
