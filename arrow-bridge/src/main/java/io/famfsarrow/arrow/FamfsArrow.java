package io.famfsarrow.arrow;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;

/** Where to start: Arrow datasets of a store. */
public final class FamfsArrow {

  private FamfsArrow() {}

  /**
   * Opens an Arrow file of the store's current namespace. Costs a mapping, which all openers in the
   * process share, and a look at the footer.
   *
   * <p>Closing the reader gives up its claim on the mapping and fails if the medium carries another
   * file system by then, because what was read may be wrong. The mapping itself goes when the last
   * buffer is released, also when that is after the reader or the store was closed.
   *
   * <p>If the medium is cut short or fails, loading, checking and closing throw {@link
   * io.famfsarrow.store.MemoryFaultException}. Who reads the vectors himself gets an {@link
   * InternalError} from the JVM then, late or on Java 17 perhaps never, and garbage until then: run
   * such work as {@code store.guard(() -> ...)}, a batch at a time.
   *
   * @throws io.famfsarrow.store.NoSuchPathException if there is no such file
   * @throws CorruptArrowFileException if it is not a valid Arrow IPC file
   * @throws io.famfsarrow.store.UnsupportedFormatException if it is one that this does not read
   * @throws io.famfsarrow.store.InvalidRequestException if the projection names no column, or the
   *     medium does not allow the guard
   */
  public static FamfsArrowReader open(FamfsStore store, FamfsPath path, OpenOptions options) {
    FileView view = store.open(store.findFile(path), options.guard());
    try {
      return ArrowFile.open(view, path.toString()).reader(options, () -> finish(store, view));
    } catch (RuntimeException refused) {
      view.close();
      throw refused;
    }
  }

  /** With all columns, offsets checked, and an allocator of the reader's own. */
  public static FamfsArrowReader open(FamfsStore store, FamfsPath path) {
    return open(store, path, OpenOptions.defaults());
  }

  private static void finish(FamfsStore store, FileView view) {
    try {
      store.requireSameStore();
    } finally {
      view.close();
    }
  }
}
