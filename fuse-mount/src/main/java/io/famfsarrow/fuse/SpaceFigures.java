package io.famfsarrow.fuse;

/**
 * What {@code statfs} tells.
 *
 * @param totalBytes size of the media
 * @param freeBytes bytes that no file, superblock or log takes
 * @param freeFiles log entries that can still be appended
 */
public record SpaceFigures(long totalBytes, long freeBytes, long freeFiles) {
  public SpaceFigures {
    if (totalBytes < 0 || freeBytes < 0 || freeBytes > totalBytes || freeFiles < 0) {
      throw new IllegalArgumentException(
          "space figures: " + freeBytes + " of " + totalBytes + " free, " + freeFiles + " entries");
    }
  }
}
