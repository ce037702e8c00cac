/**
 * One open medium and the memory it maps: opening files and devices, locks between processes,
 * mappings, page preparation and cache-line maintenance. A path and options enter; mapped memory,
 * locks and typed errors leave. Every native call of the store is made here.
 */
package io.famfsarrow.store.media;
