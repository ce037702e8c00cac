package io.famfsarrow.arrow.ipc;

/** The 16 bytes of a view (Arrow columnar format, "Variable-size Binary View Layout"). */
public final class ViewLayout {

  public static final int VIEW_BYTES = 16;

  /** Values up to this length stand in the view itself. */
  public static final int MAX_INLINE_BYTES = 12;

  public static final int LENGTH_OFFSET = 0;
  public static final int PREFIX_OFFSET = LENGTH_OFFSET + Integer.BYTES; // 4
  public static final int BUFFER_INDEX_OFFSET = PREFIX_OFFSET + Integer.BYTES; // 8
  public static final int BUFFER_OFFSET_OFFSET = BUFFER_INDEX_OFFSET + Integer.BYTES; // 12

  private ViewLayout() {}
}
