package io.famfsarrow.fuse.stage;

/**
 * A node that was opened.
 *
 * @param handle to be released, or {@link #NO_HANDLE}: a published file that is only read
 */
public record Opened(Attributes attributes, long handle) {
  public static final long NO_HANDLE = 0;
}
