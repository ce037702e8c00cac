package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MemoryWork;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.media.RangeMapping;
import java.util.concurrent.atomic.AtomicBoolean;

/** Superblock or log, mapped; unmapped when view and pins are closed. */
final class MetaView implements FileView {
  private final FamfsPath path;
  private final long sizeBytes;
  private final RangeMapping mapping;
  private final Pin own;
  private int claims;

  MetaView(FamfsPath path, long sizeBytes, RangeMapping mapping) {
    this.path = path;
    this.sizeBytes = sizeBytes;
    this.mapping = mapping;
    this.claims = 1;
    this.own = oncePin();
  }

  /** Makes the next loads of a part see the medium and not this host's cache. */
  void drop(long fileOffset, long lengthBytes) {
    mapping.drop(fileOffset, lengthBytes);
  }

  @Override
  public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
    return mapping.guard(work);
  }

  @Override
  public FamfsPath path() {
    return path;
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
    if (claims == 0) {
      throw new StoreClosedException("the view of " + path + " is closed: open the file again");
    }
    claims++;
    return oncePin();
  }

  private Pin oncePin() {
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
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
  public void close() {
    own.close();
  }
}
