/**
 * Hosts with incoherent caches over one simulated medium. The store's protocol classes run on it
 * unchanged, because they see memory only through {@link io.famfsarrow.store.media.MediaMemory}; a
 * scenario and a seed enter, and what leaves is silence or the seed of a schedule that broke a
 * promise.
 */
package io.famfsarrow.store.testkit;
