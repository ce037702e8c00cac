package io.famfsarrow.fuse;

/**
 * Told by a {@link MountedStore} of what it finds out. Called by threads that must not be held up,
 * also by several at once: so nothing may be done here that waits for a mount.
 */
public interface TreeObserver {

  /**
   * The tree was swapped: requests are answered from the newer one.
   *
   * @param newer begins with the nodes of the older
   */
  void grown(MountTree older, MountTree newer);

  /** The log was looked at. Superblock and log themselves may have changed. */
  void looked();

  /**
   * From now on every request fails.
   *
   * @param last what was shown until now
   */
  void lost(MountTree last);
}
