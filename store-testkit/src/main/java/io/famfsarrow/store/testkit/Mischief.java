package io.famfsarrow.store.testkit;

/**
 * How unkind the hardware of one schedule is. Drawn anew for each, because no one setting finds
 * everything: what rarely evicts lets lines grow stale, what often evicts tears entries apart.
 *
 * @param evictionGap steps between two movements of lines that nobody asked for; 0 is never
 * @param switchGap steps between two changes of the running task
 * @param stallOneIn a task is held up just behind a store that others go by, once in so many times;
 *     0 is never
 * @param prefetchOneIn a miss fetches a neighbour too, once in so many times; 0 is never
 * @param promptOneIn a write-back is done at once, once in so many times; else at its fence, or at
 *     any moment until then
 * @param survivors of four dirty lines, how many survive when a host loses power
 * @param pairStores whether 16 bytes can be stored at once
 * @param storeOrder in which order the words of one store reach the cache
 */
record Mischief(
    int evictionGap,
    int switchGap,
    int stallOneIn,
    int prefetchOneIn,
    int promptOneIn,
    int survivors,
    boolean pairStores,
    StoreOrder storeOrder) {

  enum StoreOrder {
    ASCENDING,
    DESCENDING,
    ROTATED
  }

  /** Nothing happens but what is asked for. */
  static final Mischief NONE = new Mischief(0, 0, 0, 0, 1, 0, true, StoreOrder.ASCENDING);

  Mischief withoutPairStores() {
    return new Mischief(
        evictionGap,
        switchGap,
        stallOneIn,
        prefetchOneIn,
        promptOneIn,
        survivors,
        false,
        storeOrder);
  }

  static Mischief draw(Chance chance) {
    return new Mischief(
        chance.oneOf(0, 2, 8, 40, 200),
        chance.oneOf(6, 25, 100, 400),
        chance.oneOf(0, 2, 8),
        chance.oneOf(0, 2, 8),
        chance.oneOf(1, 2, 8, 64),
        chance.oneOf(0, 1, 2, 4),
        !chance.oneIn(3),
        StoreOrder.values()[chance.below(StoreOrder.values().length)]);
  }
}
