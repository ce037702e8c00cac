package io.famfsarrow.store;

import io.famfsarrow.store.media.Media;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who needs an open medium: the store, and every mapping made from it. The last one out
 * closes it, so that the lock which says "in use" is held as long as anything is mapped.
 */
final class MediaLease {
  private final Media media;
  private final AtomicInteger holders = new AtomicInteger(1);

  /** The maker holds the first claim. */
  MediaLease(Media media) {
    this.media = media;
  }

  Media media() {
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
