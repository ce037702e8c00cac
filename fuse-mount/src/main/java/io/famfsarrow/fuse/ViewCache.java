package io.famfsarrow.fuse;

import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.StoreClosedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Views of files that were read lately: opened at the first read, closed when too many others were
 * used since. A mapping that is being read stays until that read ends.
 *
 * <p>Safe for use by several threads.
 */
final class ViewCache implements AutoCloseable {

  /** A view and a claim on its mapping for the time of one read. */
  record Claim(FileView view, MemoryRange.Pin pin) implements AutoCloseable {
    @Override
    public void close() {
      pin.close();
    }
  }

  private final int capacity;
  private final Map<FileContent, FileView> views = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /**
   * @param capacity how many files stay mapped; at least 1
   */
  ViewCache(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.capacity = capacity;
  }

  /** Claims the file's mapping, opening it if need be. Errors of {@link FileContent#open} pass. */
  Claim claim(FileContent content) {
    Claim cached = claimCached(content);
    return cached != null ? cached : claimOpened(content, content.open());
  }

  private synchronized Claim claimCached(FileContent content) {
    requireOpen();
    FileView view = views.get(content);
    return view == null ? null : pinned(view);
  }

  /** Takes a view opened outside the lock; another thread's view of the same file goes first. */
  private synchronized Claim claimOpened(FileContent content, FileView opened) {
    FileView first = closed ? null : views.putIfAbsent(content, opened);
    if (closed || first != null) {
      opened.close();
    }
    requireOpen();
    Claim claim = pinned(first != null ? first : opened);
    closeEldest();
    return claim;
  }

  private static Claim pinned(FileView view) {
    return new Claim(view, view.pin("mount"));
  }

  private void closeEldest() {
    if (views.size() > capacity) {
      var eldest = views.entrySet().iterator();
      FileView view = eldest.next().getValue();
      eldest.remove();
      view.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException("the mounted store is closed: its files can not be read");
    }
  }

  synchronized int size() {
    return views.size();
  }

  @Override
  public void close() {
    List<FileView> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(views.values());
      views.clear();
    }
    all.forEach(FileView::close);
  }
}
