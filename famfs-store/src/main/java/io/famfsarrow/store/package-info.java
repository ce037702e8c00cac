/**
 * The store's public face: open as owner or client, look at what exists, map files, reserve space
 * and commit. A {@link io.famfsarrow.store.MediaSpec} comes in; mapped bytes and typed exceptions
 * go out.
 */
package io.famfsarrow.store;
