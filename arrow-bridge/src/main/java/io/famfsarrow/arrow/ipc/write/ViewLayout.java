package io.famfsarrow.arrow.ipc.write;

/** The 16 bytes of a view (Arrow columnar format, "Variable-size Binary View Layout"). */
final class ViewLayout {

  static final int VIEW_BYTES = 16;

  /** Values up to this length stand in the view itself. */
  static final int MAX_INLINE_BYTES = 12;

  static final int LENGTH_OFFSET = 0;
  static final int PREFIX_OFFSET = LENGTH_OFFSET + Integer.BYTES; // 4
  static final int BUFFER_INDEX_OFFSET = PREFIX_OFFSET + Integer.BYTES; // 8
  static final int BUFFER_OFFSET_OFFSET = BUFFER_INDEX_OFFSET + Integer.BYTES; // 12

  private ViewLayout() {}
}
