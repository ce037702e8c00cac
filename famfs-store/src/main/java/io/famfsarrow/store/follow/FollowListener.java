package io.famfsarrow.store.follow;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import java.util.List;

/**
 * Is told what a {@link Follower} notices, on the follower's thread and in order. While a call
 * lasts nothing else is noticed, so long work belongs elsewhere. What a call throws does not end
 * the following: see {@link Follower#listenerFailure()}.
 */
public interface FollowListener {

  /**
   * Entries were committed.
   *
   * @param before what existed when the last call was made, or when the follower started
   * @param after what exists now
   * @param added what {@code after} has and {@code before} has not, in log order; may be empty,
   *     since not every entry makes a file or directory
   */
  void onCommitted(Namespace before, Namespace after, List<Node> added);

  /**
   * The log went back by another program than ours: some names of {@code before} may be gone, and
   * others may lead to something else. Our own repair ends the following: see {@link #onStoreLost}.
   */
  default void onRepaired(Namespace before, Namespace after) {}

  /**
   * The log could not be read to its end. The follower tries on, and says the same thing once only.
   *
   * @param trouble what is damaged, or what the system refuses
   */
  default void onTrouble(FamfsException trouble) {}

  /**
   * Nothing more can be noticed: the last call.
   *
   * @param reason {@link io.famfsarrow.store.StoreReformattedException} if the medium carries
   *     another file system now, {@link io.famfsarrow.store.StoreClosedException} if the store was
   *     closed before the follower, {@link io.famfsarrow.store.MemoryFaultException} if its memory
   *     failed, else what failed
   */
  void onStoreLost(FamfsException reason);
}
