package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.MemoryWork;
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
 * An ordinary file, mapped for reading. Unmapped when it is closed and the last pin is given back;
 * until then it stays open, so that a guard can tell whether it was cut. Safe for use by several
 * threads.
 */
final class MappedFile implements MemoryRange, AutoCloseable {

  private final Path path;
  private final Media file;
  private final RangeMapping mapping;
  private final long sizeBytes;
  private int claims = 1;
  private boolean closed;

  private MappedFile(Path path, Media file, RangeMapping mapping, long sizeBytes) {
    this.path = path;
    this.file = file;
    this.mapping = mapping;
    this.sizeBytes = sizeBytes;
  }

  /** Maps a file that is not empty. */
  static MappedFile open(Path path) {
    MediaOptions coherent = MediaOptions.defaults().withCoherence(MediaOptions.Coherence.COHERENT);
    Media file = MappedMedia.open(path, false, coherent);
    try {
      MediaRange whole = new MediaRange(0, 0, file.sizeBytes());
      RangeMapping mapping = file.map(List.of(whole), Access.READ_ONLY);
      return new MappedFile(path, file, mapping, file.sizeBytes());
    } catch (RuntimeException | Error failed) {
      file.close();
      throw failed;
    }
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return mapping.guard(work);
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
      file.close();
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
