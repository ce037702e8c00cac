package io.famfsarrow.store;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who needs the open media of a store: the store, and every mapping made from them. The last
 * one out closes them, so that the locks which say "in use" are held as long as anything is mapped.
 */
final class MediaLease {
  private final StoreMedia media;
  private final AtomicInteger holders = new AtomicInteger(1);

  /** The maker holds the first claim. */
  MediaLease(StoreMedia media) {
    this.media = media;
  }

  StoreMedia media() {
    return media;
  }

  /** One more claim; the caller holds one already or knows that the store does. */
  void retain() {
    holders.incrementAndGet();
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      media.close();
    }
  }
}
