package io.famfsarrow.cli;

import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.log.FileNode;
import java.util.List;

/** Maps of files for people. */
final class MapText {
  private MapText() {}

  /** Adds what the map says as rows of label and value. */
  static void rows(TextTable table, FileNode file) {
    Fmap fmap = file.fmap();
    if (fmap instanceof SimpleFmap simple) {
      extents(table, "extent", simple.extents());
    } else if (fmap instanceof InterleavedExtent interleaved) {
      table.row(
          "interleaved",
          Long.toUnsignedString(interleaved.declaredStrips())
              + " strips, chunks of "
              + Sizes.human(interleaved.chunkBytes()));
      extents(table, "strip", interleaved.strips());
    } else {
      table.row("map", "of an unknown type");
    }
    file.unreadableBecause().ifPresent(problem -> table.row("unreadable", problem));
  }

  private static void extents(TextTable table, String label, List<SimpleExtent> extents) {
    for (int i = 0; i < extents.size(); i++) {
      SimpleExtent extent = extents.get(i);
      table.row(
          label + " " + i,
          "device "
              + Long.toUnsignedString(extent.deviceIndex())
              + ", offset "
              + Long.toUnsignedString(extent.mediaOffset())
              + ", "
              + Long.toUnsignedString(extent.lengthBytes())
              + " bytes");
    }
  }
}
