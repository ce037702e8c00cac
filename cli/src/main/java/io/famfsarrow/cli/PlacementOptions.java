package io.famfsarrow.cli;

import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.alloc.Placement;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where the bytes of new files are to lie. */
final class PlacementOptions {
  private static final String NONE = "none";

  @Option(
      names = "--interleave",
      paramLabel = "STRIPS[,CHUNK]",
      description =
          "Spread each file over so many strips, CHUNK bytes (default 2M) on one before the next: "
              + "over the store's devices, or over buckets of its one device. none: in one piece "
              + "(default: as the store's /.meta/.alloc.cfg says, else none).")
  private String interleave;

  @Option(
      names = "--buckets",
      paramLabel = "N",
      description =
          "On one device: divide it into N buckets of at least 1 GiB, each for at most one strip "
              + "(default: as many as strips).")
  private Integer buckets;

  /** What the options say; values that are left out come from the store's defaults file. */
  Placement placement() {
    if (interleave == null && buckets == null) {
      return Placement.storeDefault();
    }
    if (NONE.equals(interleave)) {
      if (buckets != null) {
        throw CommandException.usage("--interleave none has no --buckets");
      }
      return Placement.simple();
    }
    InterleaveParams params = interleave == null ? InterleaveParams.OPEN : parse(interleave);
    return Placement.interleaved(buckets == null ? params : params.withBuckets(positive(buckets)));
  }

  private static InterleaveParams parse(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length > 2) {
      throw CommandException.usage("--interleave " + text + ": expected STRIPS[,CHUNK] or none");
    }
    InterleaveParams params = InterleaveParams.ofStrips(strips(parts[0]));
    return parts.length == 1 ? params : params.withChunkBytes(chunk(parts[1]));
  }

  private static int strips(String text) {
    try {
      return positive(Integer.parseInt(text));
    } catch (NumberFormatException noNumber) {
      throw CommandException.usage(
          "\"" + text + "\" is no number of strips: expected 1 to 16, or none");
    }
  }

  private static int positive(int count) {
    if (count < 1) {
      throw CommandException.usage("strips and buckets: expected at least 1, found " + count);
    }
    return count;
  }

  private static long chunk(String text) {
    try {
      long bytes = new Sizes().convert(text);
      if (bytes == 0) {
        throw CommandException.usage("a chunk of 0 bytes holds nothing: expected at least 2M");
      }
      return bytes;
    } catch (TypeConversionException noSize) {
      throw CommandException.usage(noSize.getMessage());
    }
  }
}
