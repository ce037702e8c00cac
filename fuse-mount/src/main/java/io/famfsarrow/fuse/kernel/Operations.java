package io.famfsarrow.fuse.kernel;

/** Operations that belong together. */
interface Operations {

  /** Puts each operation under its number, in place of what is there. */
  void register(OperationTable table);
}
