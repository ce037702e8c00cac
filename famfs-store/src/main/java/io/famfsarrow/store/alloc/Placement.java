package io.famfsarrow.store.alloc;

/** Where the bytes of a new file are to lie. */
public sealed interface Placement {

  /** As the store's defaults file says; in one piece if it has none. */
  record StoreDefault() implements Placement {}

  /** In one piece, on the first device with room. */
  record Simple() implements Placement {}

  /**
   * In strips: over the devices of a store of several, else over buckets of its one device. Files
   * smaller than a chunk lie in one piece.
   *
   * @param params values that are left open come from the store's defaults file
   */
  record Interleaved(InterleaveParams params) implements Placement {}

  static Placement storeDefault() {
    return new StoreDefault();
  }

  static Placement simple() {
    return new Simple();
  }

  static Placement interleaved(InterleaveParams params) {
    return new Interleaved(params);
  }
}
