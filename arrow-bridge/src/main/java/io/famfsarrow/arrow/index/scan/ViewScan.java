package io.famfsarrow.arrow.index.scan;

import io.famfsarrow.arrow.ipc.ViewLayout;
import io.famfsarrow.store.media.RawMemory;

/** Least and greatest of string or binary views; their bytes come after them, so it waits. */
final class ViewScan extends ColumnScan {

  private final Views views;
  private final ByteExtremes extremes = new ByteExtremes();

  /**
   * Where views lie.
   *
   * @param from address of the first view
   * @param end where the last data buffer ends
   */
  record Views(
      long from, long end, Buffers data, int rows, RowMask mask, long nullCount, boolean text) {}

  ViewScan(Views views) {
    super(views.from(), views.end());
    this.views = views;
  }

  @Override
  ColumnSummary finish() {
    for (int row = 0; row < views.rows(); row++) {
      if (views.mask() == null || views.mask().has(row)) {
        add(views.from() + (long) row * ViewLayout.VIEW_BYTES);
      }
    }
    return extremes.summary(views.nullCount(), views.text());
  }

  /** A view that leads nowhere counts nothing. */
  private void add(long view) {
    int length = RawMemory.getInt(view + ViewLayout.LENGTH_OFFSET);
    if (length >= 0 && length <= ViewLayout.MAX_INLINE_BYTES) {
      add(view + ViewLayout.PREFIX_OFFSET, length, view + ViewLayout.VIEW_BYTES);
      return;
    }
    int buffer = RawMemory.getInt(view + ViewLayout.BUFFER_INDEX_OFFSET);
    long offset = RawMemory.getInt(view + ViewLayout.BUFFER_OFFSET_OFFSET);
    if (length > 0 && buffer >= 0 && buffer < views.data().count()) {
      long size = views.data().sizeBytes(buffer);
      if (offset >= 0 && offset <= size - length) {
        long address = views.data().address(buffer);
        add(address + offset, length, address + size);
      }
    }
  }

  private void add(long address, int length, long end) {
    long key = ByteExtremes.key(address, length, end);
    if (key <= extremes.minKey() || key >= extremes.maxKey()) {
      extremes.add(address, length, key);
    }
  }
}
