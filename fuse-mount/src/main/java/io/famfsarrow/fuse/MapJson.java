package io.famfsarrow.fuse;

import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import java.util.List;
import java.util.stream.Collectors;

/** A file's map as JSON, with the keys that the command's {@code getmap} has. */
final class MapJson {
  private MapJson() {}

  static String of(Fmap fmap) {
    if (fmap instanceof SimpleFmap simple) {
      return "{\"type\":\"simple\",\"extents\":" + extents(simple.extents()) + "}";
    }
    if (fmap instanceof InterleavedExtent interleaved) {
      return "{\"type\":\"interleaved\",\"nstrips\":"
          + interleaved.strips().size()
          + ",\"chunk_size\":"
          + Long.toUnsignedString(interleaved.chunkBytes())
          + ",\"strips\":"
          + extents(interleaved.strips())
          + "}";
    }
    return "{\"type\":\"unknown\"}";
  }

  private static String extents(List<SimpleExtent> extents) {
    return extents.stream().map(MapJson::extent).collect(Collectors.joining(",", "[", "]"));
  }

  private static String extent(SimpleExtent extent) {
    return "["
        + Long.toUnsignedString(extent.deviceIndex())
        + ","
        + Long.toUnsignedString(extent.mediaOffset())
        + ","
        + Long.toUnsignedString(extent.lengthBytes())
        + "]";
  }
}
