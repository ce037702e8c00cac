package io.famfsarrow.store.fmap;

import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.format.ProblemCode;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Judges a map before anyone follows it: every number is bounded by the device table, by the
 * allocation unit and by the file's size (famfs-format 19.1).
 */
public final class FmapCheck {
  private static final SimpleExtent UNLISTED = new SimpleExtent(0, 0, 0);

  private final DeviceTable devices;
  private final long allocUnitBytes;

  public FmapCheck(DeviceTable devices, long allocUnitBytes) {
    this.devices = devices;
    this.allocUnitBytes = allocUnitBytes;
  }

  /**
   * Reports each problem of the map of a file of {@code sizeBytes} (unsigned).
   *
   * @param problems takes a code and what was expected and found
   */
  public void check(Fmap fmap, long sizeBytes, BiConsumer<ProblemCode, String> problems) {
    if (fmap instanceof SimpleFmap simple) {
      checkSimple(simple, sizeBytes, problems);
    } else if (fmap instanceof InterleavedExtent interleaved) {
      checkInterleaved(interleaved, sizeBytes, problems);
    } else if (fmap instanceof UnknownFmap unknown) {
      problems.accept(
          ProblemCode.EXT_TYPE,
          "map type " + unknown.type() + ", expected 0 (simple) or 1 (interleaved)");
    }
  }

  private void checkSimple(
      SimpleFmap fmap, long sizeBytes, BiConsumer<ProblemCode, String> problems) {
    if (!countIsLegal(fmap.declaredCount(), "extents", problems)) {
      return;
    }
    requireListed(fmap.extents(), "extents", problems);
    long total = 0;
    for (SimpleExtent extent : fmap.extents()) {
      if (extent.mediaOffset() == 0) {
        problems.accept(
            ProblemCode.EXT_ZERO_OFFSET, "an extent at offset 0, where the superblock lies");
      }
      checkExtent(extent, problems);
      total = saturatedAdd(total, extent.lengthBytes());
    }
    checkCapacity(total, sizeBytes, problems);
  }

  private void checkInterleaved(
      InterleavedExtent fmap, long sizeBytes, BiConsumer<ProblemCode, String> problems) {
    if (fmap.declaredCount() != 1) {
      problems.accept(
          ProblemCode.EXT_COUNT, fmap.declaredCount() + " interleaved extents, expected 1");
      return;
    }
    if (!countIsLegal(fmap.declaredStrips(), "strips", problems)) {
      return;
    }
    requireListed(fmap.strips(), "strips", problems);
    long chunk = fmap.chunkBytes();
    boolean chunkIsLegal = Long.bitCount(chunk) == 1 && chunk % allocUnitBytes == 0;
    if (!chunkIsLegal) {
      problems.accept(
          ProblemCode.CHUNK_SIZE,
          "chunk size "
              + Long.toUnsignedString(chunk)
              + ", expected a power of two and multiple of "
              + allocUnitBytes);
    }
    long rows = Long.MAX_VALUE;
    for (SimpleExtent strip : fmap.strips()) {
      checkExtent(strip, problems);
      rows = chunkIsLegal ? Math.min(rows, rows(strip, chunk)) : 0;
    }
    if (chunkIsLegal) {
      boolean fits = chunk > 0 && chunk <= Long.MAX_VALUE / Fmap.MAX_EXTENTS;
      long stripe = fits ? chunk * fmap.strips().size() : Long.MAX_VALUE;
      long capacity = rows > Long.MAX_VALUE / stripe ? Long.MAX_VALUE : rows * stripe;
      checkCapacity(capacity, sizeBytes, problems);
    }
  }

  /** What an entry counts and does not list is zero: unused payload is zero-filled. */
  private static void requireListed(
      List<SimpleExtent> extents, String what, BiConsumer<ProblemCode, String> problems) {
    int listed = 0;
    for (SimpleExtent extent : extents) {
      listed += extent.equals(UNLISTED) ? 0 : 1;
    }
    if (listed < extents.size()) {
      problems.accept(
          ProblemCode.EXT_COUNT,
          "only " + listed + " " + what + " are listed, expected " + extents.size());
    }
  }

  /** Whole chunks of a strip; the chunk is unsigned. */
  private static long rows(SimpleExtent strip, long chunk) {
    return Long.divideUnsigned(Math.max(0, strip.lengthBytes()), chunk);
  }

  private static boolean countIsLegal(
      long declared, String what, BiConsumer<ProblemCode, String> problems) {
    if (declared >= 1 && declared <= Fmap.MAX_EXTENTS) {
      return true;
    }
    problems.accept(
        ProblemCode.EXT_COUNT, Long.toUnsignedString(declared) + " " + what + ", expected 1 to 16");
    return false;
  }

  private void checkExtent(SimpleExtent extent, BiConsumer<ProblemCode, String> problems) {
    if (extent.mediaOffset() % allocUnitBytes != 0 || extent.lengthBytes() % allocUnitBytes != 0) {
      problems.accept(
          ProblemCode.EXT_UNALIGNED,
          describe(extent) + ", expected multiples of " + allocUnitBytes);
    }
    if (!devices.has(extent.deviceIndex())) {
      problems.accept(
          ProblemCode.DEVINDEX,
          "device index "
              + Long.toUnsignedString(extent.deviceIndex())
              + ", expected less than "
              + devices.count());
      return;
    }
    long deviceBytes = devices.get(extent.deviceIndex()).sizeBytes();
    if (!isInside(extent, deviceBytes)) {
      problems.accept(
          ProblemCode.EXT_OUT_OF_RANGE,
          describe(extent) + ", expected within " + deviceBytes + " bytes");
    }
  }

  /** Whether the extent's numbers, read as unsigned, stay within a medium of that size. */
  public static boolean isInside(SimpleExtent extent, long deviceBytes) {
    return extent.mediaOffset() >= 0
        && extent.lengthBytes() >= 0
        && extent.mediaOffset() <= deviceBytes
        && extent.lengthBytes() <= deviceBytes - extent.mediaOffset();
  }

  private static void checkCapacity(
      long capacity, long sizeBytes, BiConsumer<ProblemCode, String> problems) {
    if (Long.compareUnsigned(capacity, sizeBytes) < 0) {
      problems.accept(
          ProblemCode.MAP_SHORT,
          "the map holds "
              + capacity
              + " bytes, expected the file's "
              + Long.toUnsignedString(sizeBytes));
    }
  }

  private static long saturatedAdd(long total, long lengthBytes) {
    return lengthBytes < 0 || total > Long.MAX_VALUE - lengthBytes
        ? Long.MAX_VALUE
        : total + lengthBytes;
  }

  private static String describe(SimpleExtent extent) {
    return "an extent at "
        + Long.toUnsignedString(extent.mediaOffset())
        + ", "
        + Long.toUnsignedString(extent.lengthBytes())
        + " bytes";
  }

  /** Extents or strips of a map whose count is legal; empty otherwise. */
  public static List<SimpleExtent> extentsOf(Fmap fmap) {
    if (fmap instanceof SimpleFmap simple && legal(simple.declaredCount())) {
      return simple.extents();
    }
    if (fmap instanceof InterleavedExtent interleaved && legal(interleaved.declaredStrips())) {
      return interleaved.strips();
    }
    return List.of();
  }

  /** Extents or strips that the entry lists, whatever count it claims. */
  public static List<SimpleExtent> listedExtents(Fmap fmap) {
    if (fmap instanceof SimpleFmap simple) {
      return simple.extents();
    }
    return fmap instanceof InterleavedExtent interleaved ? interleaved.strips() : List.of();
  }

  /**
   * Marks the units that an extent, read as unsigned numbers, touches on a medium of that size.
   *
   * @return how many of them were taken already
   */
  public static long markInside(AllocationBitmap space, SimpleExtent extent, long deviceBytes) {
    long unit = space.allocUnitBytes();
    long offset = extent.mediaOffset();
    if (offset < 0 || offset >= deviceBytes || extent.lengthBytes() == 0) {
      return 0;
    }
    boolean runsOut = extent.lengthBytes() < 0 || extent.lengthBytes() > deviceBytes - offset;
    long end = runsOut ? deviceBytes : offset + extent.lengthBytes();
    long start = offset / unit * unit;
    return space.mark(start, end - start);
  }

  /** Whether a map claims to take space that the entry does not list, so that nobody knows it. */
  public static boolean hidesSpace(Fmap fmap) {
    if (fmap instanceof SimpleFmap simple) {
      return isTooMany(simple.declaredCount());
    }
    return !(fmap instanceof InterleavedExtent interleaved)
        || interleaved.declaredCount() > 1
        || isTooMany(interleaved.declaredStrips());
  }

  private static boolean isTooMany(long declared) {
    return Long.compareUnsigned(declared, Fmap.MAX_EXTENTS) > 0;
  }

  private static boolean legal(long declared) {
    return declared >= 1 && declared <= Fmap.MAX_EXTENTS;
  }
}
