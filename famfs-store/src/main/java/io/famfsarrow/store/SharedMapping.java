package io.famfsarrow.store;

import io.famfsarrow.store.media.RangeMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one mapping of a file in this process, and who holds it. Views and pins are counted; the last
 * one out unmaps and gives the medium's lease back. Safe for use by several threads.
 */
final class SharedMapping {
  private final RangeMapping mapping;
  private final long sizeBytes;
  private final Runnable onUnmapped;
  private final MemoryFence fence;
  private final Set<Claim> claims = ConcurrentHashMap.newKeySet();
  private int count;

  /**
   * Nobody holds it yet.
   *
   * @param onUnmapped runs once, after the mapping is gone
   * @param fence of the store
   */
  SharedMapping(RangeMapping mapping, long sizeBytes, Runnable onUnmapped, MemoryFence fence) {
    this.mapping = mapping;
    this.sizeBytes = sizeBytes;
    this.onUnmapped = onUnmapped;
    this.fence = fence;
  }

  /** A view for a new user, or null if the mapping is gone already and a new one must be made. */
  FileView view(FamfsPath path) {
    Claim claim = claim("view of " + path);
    return claim == null ? null : new View(path, claim);
  }

  /** Who holds the mapping now, for messages. */
  List<String> holders() {
    List<String> names = new ArrayList<>();
    claims.forEach(claim -> names.add(claim.holder));
    return names;
  }

  private synchronized Claim claim(String holder) {
    if (count < 0) {
      return null;
    }
    count++;
    Claim claim = new Claim(holder);
    claims.add(claim);
    return claim;
  }

  private void release(Claim claim) {
    claims.remove(claim);
    synchronized (this) {
      if (--count > 0) {
        return;
      }
      count = -1;
    }
    mapping.close();
    onUnmapped.run();
  }

  private final class Claim implements MemoryRange.Pin {
    private final String holder;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Claim(String holder) {
      this.holder = holder;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(this);
      }
    }
  }

  private final class View implements FileView {
    private final FamfsPath path;
    private final Claim claim;

    private View(FamfsPath path, Claim claim) {
      this.path = path;
      this.claim = claim;
    }

    @Override
    public FamfsPath path() {
      return path;
    }

    @Override
    public long address() {
      requireOpen();
      return mapping.address();
    }

    @Override
    public long sizeBytes() {
      return sizeBytes;
    }

    @Override
    public Pin pin(String holder) {
      requireOpen();
      Claim pin = claim(holder);
      if (pin == null) {
        throw closed();
      }
      return pin;
    }

    @Override
    public void dropLines(long offset, long lengthBytes) {
      requireOpen();
      mapping.drop(offset, lengthBytes);
    }

    @Override
    public <T, E extends Exception> T guard(MemoryWork<T, E> work) throws E {
      return fence.guard(work);
    }

    private void requireOpen() {
      if (claim.closed.get()) {
        throw closed();
      }
      fence.requireSound();
    }

    private StoreClosedException closed() {
      return new StoreClosedException("the view of " + path + " is closed: open the file again");
    }

    @Override
    public void close() {
      claim.close();
    }
  }
}
