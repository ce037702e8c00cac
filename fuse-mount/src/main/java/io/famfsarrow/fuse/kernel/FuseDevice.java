package io.famfsarrow.fuse.kernel;

/**
 * The connection to the kernel: one call, one message. Results are those of the system calls, or a
 * negative errno. Safe for use by several threads.
 */
interface FuseDevice extends AutoCloseable {

  /**
   * Waits for the next request.
   *
   * @return its length, or a negative errno: ENODEV when the mount is gone
   */
  int read(long address, int capacityBytes);

  /** Sends a reply or a note that lies in one piece. */
  int write(long address, int lengthBytes);

  /**
   * Sends a reply that lies in pieces.
   *
   * @param iovecsAddress of an array as {@link IovecLayout} says
   */
  int writePieces(long iovecsAddress, int pieces);

  /** Ends the connection; whoever still waits in {@link #read} must be gone by then. */
  @Override
  void close();
}
