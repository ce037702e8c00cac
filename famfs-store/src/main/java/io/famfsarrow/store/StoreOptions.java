package io.famfsarrow.store;

import io.famfsarrow.store.media.MediaOptions;

/**
 * How a store is opened. Immutable.
 *
 * @param identity which host this is
 * @param media how media are opened
 */
public record StoreOptions(SystemIdentity identity, MediaOptions media) {

  /** This host's own identity, media treated as they are found. */
  public static StoreOptions defaults() {
    return new StoreOptions(SystemIdentity.resolve(null), MediaOptions.defaults());
  }

  public StoreOptions withIdentity(SystemIdentity other) {
    return new StoreOptions(other, media);
  }

  public StoreOptions withMedia(MediaOptions other) {
    return new StoreOptions(identity, other);
  }
}
