package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.store.WritableRange;

/**
 * Prepares each 2 MiB unit of a range once and whole, whoever asks first; batches that share a unit
 * may be written by different threads, and the second waits until the first has prepared it.
 */
final class UnitPreparation implements WritableRange {

  private final WritableRange range;
  private final Unit[] units;

  private static final class Unit {
    private boolean prepared;
  }

  UnitPreparation(WritableRange range) {
    this.range = range;
    long count = (range.sizeBytes() + RangeOutput.UNIT_BYTES - 1) / RangeOutput.UNIT_BYTES;
    this.units = new Unit[Math.toIntExact(count)];
    for (int i = 0; i < units.length; i++) {
      units[i] = new Unit();
    }
  }

  @Override
  public long address() {
    return range.address();
  }

  @Override
  public long sizeBytes() {
    return range.sizeBytes();
  }

  @Override
  public void prepare(long offset, long lengthBytes) {
    if (lengthBytes == 0) {
      return;
    }
    int last = (int) ((offset + lengthBytes - 1) / RangeOutput.UNIT_BYTES);
    for (int i = (int) (offset / RangeOutput.UNIT_BYTES); i <= last; i++) {
      prepareUnit(i);
    }
  }

  private void prepareUnit(int index) {
    Unit unit = units[index];
    synchronized (unit) {
      if (!unit.prepared) {
        long start = index * RangeOutput.UNIT_BYTES;
        range.prepare(start, Math.min(RangeOutput.UNIT_BYTES, sizeBytes() - start));
        unit.prepared = true;
      }
    }
  }
}
