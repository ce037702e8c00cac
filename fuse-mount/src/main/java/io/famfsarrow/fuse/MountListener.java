package io.famfsarrow.fuse;

/**
 * Told of what programs that use the mount only see as an errno. Called from any thread, also
 * several at once; must not block and must not touch the mount.
 */
public interface MountListener {

  /** For those who do not want to know. */
  MountListener SILENT =
      new MountListener() {
        @Override
        public void requestFailed(String operation, String path, int errno, Throwable cause) {}

        @Override
        public void refreshFailed(RuntimeException cause) {}
      };

  /**
   * A request ended with an errno because something went wrong. Plain answers, like ENOENT for a
   * name that does not exist, are not reported.
   *
   * @param path within the mount; bytes that are not UTF-8 became replacement characters
   * @param errno what the program got, positive
   */
  void requestFailed(String operation, String path, int errno, Throwable cause);

  /**
   * The log could not be followed; the mount goes on with the last good snapshot, or, if the store
   * was formatted anew, answers EIO from now on. Not repeated while the message stays the same.
   */
  void refreshFailed(RuntimeException cause);

  /**
   * Nobody will take the mount away if this process is killed: the process that should do so cannot
   * be started. The mount works.
   */
  default void unguarded(RuntimeException cause) {}
}
