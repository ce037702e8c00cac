/**
 * Queues from one producer to one consumer in two files that both hosts map, in the format of
 * famfs's {@code pcq} (famfs-format section 13). Enters: the two files as {@link
 * io.famfsarrow.store.media.MediaMemory}; leaves: messages in order, each once. The same classes
 * run over mapped files and over simulated caches.
 */
package io.famfsarrow.store.pcq;
