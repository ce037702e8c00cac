package io.famfsarrow.store.media;

/**
 * A run of bytes of one medium.
 *
 * @param deviceIndex which medium of the store: 0 is the primary
 * @param mediaOffset first byte, from the start of the medium
 * @param lengthBytes greater than 0
 */
public record MediaRange(int deviceIndex, long mediaOffset, long lengthBytes) {

  public MediaRange {
    if (deviceIndex < 0
        || mediaOffset < 0
        || lengthBytes <= 0
        || mediaOffset > Long.MAX_VALUE - lengthBytes) {
      throw new IllegalArgumentException(
          "media range of device "
              + deviceIndex
              + " at "
              + mediaOffset
              + ", "
              + lengthBytes
              + " bytes");
    }
  }

  /** First byte behind the range. */
  public long endOffset() {
    return mediaOffset + lengthBytes;
  }
}
