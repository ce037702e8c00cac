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
      names = {"-N", "--nstrips"},
      paramLabel = "N",
      description = "The same, in the words of the famfs tools: so many strips.")
  private Integer strips;

  @Option(
      names = {"-C", "--chunksize"},
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "With -N, or with the strips of the defaults file: bytes of a chunk.")
  private Long chunkBytes;

  @Option(
      names = {"-B", "--nbuckets", "--buckets"},
      paramLabel = "N",
      description =
          "On one device: divide it into N buckets of at least 1 GiB, each for at most one strip "
              + "(default: as many as strips).")
  private Integer buckets;

  /** What the options say; values that are left out come from the store's defaults file. */
  Placement placement() {
    if (interleave != null && (strips != null || chunkBytes != null)) {
      throw CommandException.usage("--interleave says strips and chunk: leave out -N and -C");
    }
    if (interleave == null && strips == null && chunkBytes == null && buckets == null) {
      return Placement.storeDefault();
    }
    if (NONE.equals(interleave)) {
      if (buckets != null) {
        throw CommandException.usage("--interleave none has no --buckets");
      }
      return Placement.simple();
    }
    InterleaveParams params = interleave == null ? separate() : parse(interleave);
    return Placement.interleaved(buckets == null ? params : params.withBuckets(positive(buckets)));
  }

  private InterleaveParams separate() {
    InterleaveParams params =
        strips == null ? InterleaveParams.OPEN : InterleaveParams.ofStrips(positive(strips));
    return chunkBytes == null ? params : params.withChunkBytes(positive(chunkBytes));
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

  private static long positive(long chunkBytes) {
    if (chunkBytes < 1) {
      throw CommandException.usage("a chunk of 0 bytes holds nothing: expected at least 2M");
    }
    return chunkBytes;
  }

  private static long chunk(String text) {
    try {
      return positive(new Sizes().convert(text));
    } catch (TypeConversionException noSize) {
      throw CommandException.usage(noSize.getMessage());
    }
  }
}
