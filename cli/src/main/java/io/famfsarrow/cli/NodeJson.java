package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/** Files and directories with the keys of the golden manifests. */
final class NodeJson {
  private NodeJson() {}

  /** The path; its exact bytes too, in hex, where they are not UTF-8. */
  static void path(JsonWriter json, FamfsPath path) throws IOException {
    json.field("path", path.toString());
    if (!path.isUtf8()) {
      json.field("path_hex", HexFormat.of().formatHex(path.bytes()));
    }
  }

  static void owner(JsonWriter json, Node node) throws IOException {
    json.field("mode", Modes.octal(node.mode()));
    json.field("uid", Integer.toUnsignedLong(node.uid()));
    json.field("gid", Integer.toUnsignedLong(node.gid()));
  }

  /** All fields of a directory, within an object that the caller began. */
  static void directory(JsonWriter json, DirectoryNode directory) throws IOException {
    path(json, directory.path());
    owner(json, directory);
  }

  /** All fields of a file, map included, within an object that the caller began. */
  static void file(JsonWriter json, FileNode file) throws IOException {
    path(json, file.path());
    json.unsignedField("size", file.sizeBytes());
    owner(json, file);
    map(json, file.fmap());
    if (!file.readable()) {
      json.field("unreadable", file.unreadableBecause().orElseThrow().toString());
    }
  }

  static void map(JsonWriter json, Fmap fmap) throws IOException {
    if (fmap instanceof SimpleFmap simple) {
      json.field("type", "simple").key("extents");
      extents(json, simple.extents());
    } else if (fmap instanceof InterleavedExtent interleaved) {
      json.field("type", "interleaved");
      json.unsignedField("nstrips", interleaved.declaredStrips());
      json.unsignedField("chunk_size", interleaved.chunkBytes()).key("strips");
      extents(json, interleaved.strips());
    } else {
      json.field("type", "unknown");
    }
  }

  private static void extents(JsonWriter json, List<SimpleExtent> extents) throws IOException {
    json.beginArray();
    for (SimpleExtent extent : extents) {
      json.beginArray().unsigned(extent.deviceIndex()).unsigned(extent.mediaOffset());
      json.unsigned(extent.lengthBytes()).endArray();
    }
    json.endArray();
  }
}
