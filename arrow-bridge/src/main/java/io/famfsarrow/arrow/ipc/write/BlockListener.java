package io.famfsarrow.arrow.ipc.write;

/** Told of the bytes of one block as they are stored; used by the thread that stores them. */
public interface BlockListener {

  /** Wants to know nothing. */
  BlockListener NONE =
      new BlockListener() {
        @Override
        public void stored(long address, long lengthBytes) {}

        @Override
        public void finished() {}
      };

  /** More bytes lie in memory, behind those before; a few at a time, so still in the cache. */
  void stored(long address, long lengthBytes);

  /** The block is complete. */
  void finished();
}
