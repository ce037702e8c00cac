package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A golden image of the store's tests ({@code omf/2.2/README.md}), and what a mount must show. */
final class GoldenStore {
  private static final String FOLDER = "/omf/2.2/";
  private static final int BLOCK_BYTES = 4096;

  /** Of files, as a host that is not the owner shows them. */
  private static final int WRITE_BITS = 0222;

  /**
   * A file or directory.
   *
   * @param sha256 of a file's content; null for a directory
   */
  record Expected(int mode, long uid, long gid, long sizeBytes, String sha256) {}

  private final String name;
  private final JsonNode manifest;

  /** By path, each byte as one character. */
  final Map<String, Expected> objects = new TreeMap<>();

  private GoldenStore(String name, JsonNode manifest) {
    this.name = name;
    this.manifest = manifest;
  }

  static GoldenStore load(String name) throws IOException {
    try (InputStream in = resource(name + ".json")) {
      GoldenStore golden = new GoldenStore(name, new ObjectMapper().readTree(in));
      golden.collect();
      return golden;
    }
  }

  private static InputStream resource(String file) throws IOException {
    InputStream in = GoldenStore.class.getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new IOException("no test resource " + FOLDER + file);
    }
    return in;
  }

  private void collect() throws IOException {
    if (manifest.has("entries_file")) {
      try (InputStream in = new GZIPInputStream(resource(name + ".list.tsv.gz"))) {
        new String(in.readAllBytes(), UTF_8).lines().forEach(line -> listed(line.split("\t", -1)));
      }
      return;
    }
    manifest.withArray("dirs").forEach(dir -> manifested(dir, false));
    manifest.withArray("files").forEach(file -> manifested(file, true));
  }

  private void listed(String[] f) {
    boolean isFile = f[0].equals("f");
    add(
        f[2].getBytes(UTF_8),
        Integer.parseInt(f[3], 8),
        Long.parseLong(f[4]),
        Long.parseLong(f[5]),
        isFile ? Long.parseLong(f[6]) : 0,
        isFile ? f[9] : null);
  }

  private void manifested(JsonNode o, boolean isFile) {
    if (!o.get("visible").asBoolean()) {
      return;
    }
    byte[] path =
        o.has("norm")
            ? o.get("norm").asText().getBytes(UTF_8)
            : o.has("path_hex")
                ? HexFormat.of().parseHex(o.get("path_hex").asText())
                : o.get("path").asText().getBytes(UTF_8);
    add(
        path,
        Integer.parseInt(o.get("mode").asText(), 8),
        o.get("uid").asLong(),
        o.get("gid").asLong(),
        isFile ? o.get("size").asLong() : 0,
        isFile ? o.get("sha256").asText() : null);
  }

  private void add(byte[] path, int mode, long uid, long gid, long sizeBytes, String sha256) {
    int shown = (sha256 == null ? mode : mode & ~WRITE_BITS) & 07777;
    objects.put(new String(path, ISO_8859_1), new Expected(shown, uid, gid, sizeBytes, sha256));
  }

  /** Writes the image as a sparse file of the device's size. */
  Path unpack(Path medium) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw");
        DataInputStream in =
            new DataInputStream(new GZIPInputStream(resource(name + ".blocks.gz")))) {
      file.setLength(manifest.get("device_size").asLong());
      byte[] block = new byte[Long.BYTES + BLOCK_BYTES];
      while (in.readNBytes(block, 0, block.length) == block.length) {
        file.seek(GoldenStore.offset(block));
        file.write(block, Long.BYTES, BLOCK_BYTES);
      }
    }
    return medium;
  }

  private static long offset(byte[] block) {
    long offset = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      offset = offset << 8 | (block[i] & 0xff);
    }
    return offset;
  }
}
