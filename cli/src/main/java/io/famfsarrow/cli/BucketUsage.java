package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.alloc.AllocationBitmap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How full one bucket of a device is: one of the equal parts that an interleaved file takes at most
 * one strip from (famfs-format 11.3). What is left over behind the last one is in none.
 *
 * @param mediaOffset where it starts
 * @param largestFreeBytes its longest free run: the largest strip that fits
 */
record BucketUsage(
    int index, long mediaOffset, long sizeBytes, long usedBytes, long largestFreeBytes) {

  /** All buckets of a device, in order. */
  static List<BucketUsage> of(AllocationBitmap space, int count) {
    long size = space.usableUnits() / count * space.allocUnitBytes();
    List<BucketUsage> buckets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      buckets.add(of(space, i, i * size, size));
    }
    return buckets;
  }

  private static BucketUsage of(AllocationBitmap space, int index, long start, long size) {
    long used = size == 0 ? 0 : space.takenWithin(start, size) * space.allocUnitBytes();
    long[] largest = new long[1];
    space.forEachFreeRun(
        (offset, length) -> {
          long inside = Math.min(offset + length, start + size) - Math.max(offset, start);
          largest[0] = Math.max(largest[0], inside);
        });
    return new BucketUsage(index, start, size, used, largest[0]);
  }

  /** The key {@code buckets} with its array. */
  static void printJson(JsonWriter json, List<BucketUsage> buckets) throws IOException {
    json.key("buckets").beginArray();
    for (BucketUsage bucket : buckets) {
      json.beginObject().field("index", bucket.index()).field("offset", bucket.mediaOffset());
      json.field("size", bucket.sizeBytes()).field("used", bucket.usedBytes());
      json.field("largest_free", bucket.largestFreeBytes()).endObject();
    }
    json.endArray();
  }

  /** A row of label and figures. */
  void addTo(TextTable table) {
    table.row(
        "bucket " + index,
        Sizes.human(usedBytes)
            + " of "
            + Sizes.human(sizeBytes)
            + " used, largest free run "
            + Sizes.human(largestFreeBytes));
  }
}
