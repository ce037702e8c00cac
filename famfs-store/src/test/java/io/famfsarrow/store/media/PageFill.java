package io.famfsarrow.store.media;

/** Writes a pattern as a publisher does, prepare just before store, and checks it. */
final class PageFill {
  private static final long UNIT = 2L << 20;
  private static final long STEP = 512;

  private PageFill() {}

  static void fill(RangeMapping mapping) {
    for (long unit = 0; unit < mapping.sizeBytes(); unit += UNIT) {
      long end = Math.min(unit + UNIT, mapping.sizeBytes());
      mapping.prepare(unit, end - unit);
      for (long offset = unit; offset < end; offset += STEP) {
        RawMemory.putLong(mapping.address() + offset, ~offset);
      }
    }
  }

  static long countWrong(RangeMapping mapping) {
    long wrong = 0;
    for (long offset = 0; offset < mapping.sizeBytes(); offset += STEP) {
      if (RawMemory.getLong(mapping.address() + offset) != ~offset) {
        wrong++;
      }
    }
    return wrong;
  }
}
