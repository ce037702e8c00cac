package io.famfsarrow.store.media;

/**
 * What {@link RangeMapping#prepare} did, in units of 2 MiB.
 *
 * @param hugeUnits units that got one 2 MiB page
 * @param smallUnits units that got small pages, because the kernel refused or the unit is not whole
 */
public record PageStatistics(long hugeUnits, long smallUnits) {
  /** Nothing prepared, or the medium needs no preparation. */
  public static final PageStatistics NONE = new PageStatistics(0, 0);

  public PageStatistics plus(PageStatistics other) {
    return new PageStatistics(hugeUnits + other.hugeUnits, smallUnits + other.smallUnits);
  }
}
