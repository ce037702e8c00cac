/**
 * The log: reading slots, folding them into a namespace, appending and committing. Everything here
 * stands on {@link io.famfsarrow.store.media.MediaMemory} alone, so that the same code runs over
 * mapped media and over simulated ones.
 */
package io.famfsarrow.store.log;
