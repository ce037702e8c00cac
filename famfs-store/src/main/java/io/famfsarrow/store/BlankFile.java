package io.famfsarrow.store;

import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import io.famfsarrow.store.media.RawMemory;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a file has nothing to lose: it is all holes, or what was written in it are zeros. Holes
 * are passed over and not filled; pages of zeros are common, for a load from a hole of a tmpfs file
 * leaves one behind, and so does who makes a file with dd.
 */
final class BlankFile {
  private static final int PIECE_BYTES = 1 << 20;
  private static final long WINDOW_BYTES = 64L * PIECE_BYTES;

  private final Media media;
  private final byte[] piece = new byte[PIECE_BYTES];
  private final byte[] zeros = new byte[PIECE_BYTES];

  private BlankFile(Media media) {
    this.media = media;
  }

  /**
   * Reads all that was ever written, up to the first byte that is not zero.
   *
   * @throws io.famfsarrow.store.media.MemoryFaultException if a page cannot be read
   */
  static boolean isBlank(Media media) {
    return new BlankFile(media).isBlank(WINDOW_BYTES);
  }

  private boolean isBlank(long windowBytes) {
    for (long at = 0; at < media.sizeBytes(); at += windowBytes) {
      MediaRange window = new MediaRange(0, at, Math.min(windowBytes, media.sizeBytes() - at));
      if (media.hasData(window) && !isZero(window)) {
        return false;
      }
    }
    return true;
  }

  private boolean isZero(MediaRange window) {
    try (RangeMapping mapping = media.map(List.of(window), Access.READ_ONLY)) {
      for (long done = 0; done < window.lengthBytes(); done += PIECE_BYTES) {
        int bytes = (int) Math.min(PIECE_BYTES, window.lengthBytes() - done);
        boolean data = media.hasData(new MediaRange(0, window.mediaOffset() + done, bytes));
        if (data && !isZero(mapping, done, bytes)) {
          return false;
        }
      }
      return true;
    }
  }

  private boolean isZero(RangeMapping mapping, long offset, int bytes) {
    mapping.guard(
        () -> {
          RawMemory.copy(mapping.address() + offset, piece, 0, bytes);
          return null;
        });
    return Arrays.equals(piece, 0, bytes, zeros, 0, bytes);
  }
}
