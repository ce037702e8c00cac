package io.famfsarrow.store.backup;

import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import io.famfsarrow.store.media.RawMemory;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Stores bytes at media offsets through mapped windows, and writes them back. Offsets are best
 * ascending: then each window is mapped once. Not thread-safe.
 */
final class MediaWriter implements AutoCloseable {
  private static final long WINDOW_BYTES = 256L << 20;
  private static final long WINDOW_ALIGNMENT_BYTES = 2L << 20;

  private final Media media;
  private RangeMapping window;
  private long windowOffset;

  MediaWriter(Media media) {
    this.media = media;
  }

  void write(long mediaOffset, byte[] bytes, int lengthBytes) {
    long offset = inWindow(mediaOffset, lengthBytes);
    store(offset, lengthBytes, address -> RawMemory.copy(bytes, 0, address, lengthBytes));
  }

  /** Leaves holes of a sparse file as they are: they read as zeros. */
  void zero(long mediaOffset, int lengthBytes) {
    if (media.hasData(new MediaRange(0, mediaOffset, lengthBytes))) {
      long offset = inWindow(mediaOffset, lengthBytes);
      store(offset, lengthBytes, address -> RawMemory.fill(address, lengthBytes, (byte) 0));
    }
  }

  private void store(long offset, int lengthBytes, LongConsumer action) {
    window.prepare(offset, lengthBytes);
    window.guard(
        () -> {
          action.accept(window.address() + offset);
          return null;
        });
    window.writeBack(offset, lengthBytes);
  }

  /** Maps the part, if it is not, and returns its offset in the window. */
  private long inWindow(long mediaOffset, int lengthBytes) {
    boolean mapped =
        window != null
            && mediaOffset >= windowOffset
            && mediaOffset - windowOffset <= window.sizeBytes() - lengthBytes;
    if (!mapped) {
      close();
      long from = mediaOffset / WINDOW_ALIGNMENT_BYTES * WINDOW_ALIGNMENT_BYTES;
      long length = Math.min(WINDOW_BYTES, media.sizeBytes() - from);
      window = media.map(List.of(new MediaRange(0, from, length)), Access.READ_WRITE);
      windowOffset = from;
    }
    return mediaOffset - windowOffset;
  }

  @Override
  public void close() {
    if (window != null) {
      window.close();
      window = null;
    }
  }
}
