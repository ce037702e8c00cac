package io.famfsarrow.fuse.kernel;

/** Answers requests of one kind. Called by several threads at once. */
@FunctionalInterface
interface Operation {

  /**
   * Answers a request, unless it throws: then the request fails with the errno that {@link
   * io.famfsarrow.fuse.Errno#of} has for what was thrown. Both objects are used for the next
   * request once this returns.
   */
  void answer(Request request, Reply reply);
}
