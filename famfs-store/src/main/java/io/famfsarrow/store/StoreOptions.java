package io.famfsarrow.store;

import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.media.MediaOptions;
import java.util.OptionalLong;

/**
 * How a store is opened. Immutable.
 *
 * @param identity which host this is
 * @param media how media are opened
 * @param placement where new files lie that are reserved without saying where
 * @param bucketSeed makes the choice of buckets for interleaved files repeatable; empty: each store
 *     object chooses its own
 */
public record StoreOptions(
    SystemIdentity identity, MediaOptions media, Placement placement, OptionalLong bucketSeed) {

  public StoreOptions(SystemIdentity identity, MediaOptions media) {
    this(identity, media, Placement.storeDefault(), OptionalLong.empty());
  }

  /** This host's own identity, media treated as they are found. */
  public static StoreOptions defaults() {
    return new StoreOptions(SystemIdentity.resolve(null), MediaOptions.defaults());
  }

  public StoreOptions withIdentity(SystemIdentity other) {
    return new StoreOptions(other, media, placement, bucketSeed);
  }

  public StoreOptions withMedia(MediaOptions other) {
    return new StoreOptions(identity, other, placement, bucketSeed);
  }

  public StoreOptions withPlacement(Placement other) {
    return new StoreOptions(identity, media, other, bucketSeed);
  }

  public StoreOptions withBucketSeed(long seed) {
    return new StoreOptions(identity, media, placement, OptionalLong.of(seed));
  }
}
