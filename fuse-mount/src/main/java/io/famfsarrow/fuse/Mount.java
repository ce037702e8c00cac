package io.famfsarrow.fuse;

import java.nio.file.Path;
import java.time.Duration;

/** A mount that is served by this process. Safe for use by several threads. */
public interface Mount extends AutoCloseable {

  /** Where it is, as an absolute path. */
  Path directory();

  /**
   * Unmounts, if nobody uses it; does nothing if it was unmounted before.
   *
   * @throws io.famfsarrow.store.MediaBusyException if files below it are open; names who has them,
   *     and the mount stays as it was
   */
  void unmount();

  /**
   * Takes the mount out of the tree of paths at once. Whoever has files open keeps them as long as
   * this process serves, so go on with {@link #awaitEnd}. Does nothing if it was unmounted before.
   */
  void detach();

  /**
   * Waits until the mount is gone and its last user too, whoever unmounted it.
   *
   * @return whether that was so before the time was over
   */
  boolean awaitEnd(Duration limit) throws InterruptedException;

  /**
   * Detaches and waits a short time for those who still have files open. Harmless when it ended.
   */
  @Override
  void close();
}
