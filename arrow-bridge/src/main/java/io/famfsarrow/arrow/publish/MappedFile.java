package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RangeMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An ordinary file, mapped for reading. Unmapped when it is closed and the last pin is given back.
 * Safe for use by several threads.
 */
final class MappedFile implements MemoryRange, AutoCloseable {

  private final Path path;
  private final RangeMapping mapping;
  private final long sizeBytes;
  private int claims = 1;
  private boolean closed;

  private MappedFile(Path path, RangeMapping mapping, long sizeBytes) {
    this.path = path;
    this.mapping = mapping;
    this.sizeBytes = sizeBytes;
  }

  /** Maps a file that is not empty. */
  static MappedFile open(Path path) {
    MediaOptions coherent = MediaOptions.defaults().withCoherence(MediaOptions.Coherence.COHERENT);
    try (Media file = MappedMedia.open(path, false, coherent)) {
      MediaRange whole = new MediaRange(0, 0, file.sizeBytes());
      return new MappedFile(path, file.map(List.of(whole), Access.READ_ONLY), file.sizeBytes());
    }
  }

  @Override
  public long address() {
    return mapping.address();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public synchronized Pin pin(String holder) {
    if (closed) {
      throw new StoreClosedException(path + " was closed");
    }
    claims++;
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (given.compareAndSet(false, true)) {
        release();
      }
    };
  }

  private synchronized void release() {
    claims--;
    if (claims == 0) {
      mapping.close();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      release();
    }
  }
}
