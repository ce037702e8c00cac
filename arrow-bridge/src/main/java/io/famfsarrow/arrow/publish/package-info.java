/**
 * Publishes tables: what can be a source, how it is staged until its size is known, and how it
 * becomes a file of a store.
 *
 * <p>In come Arrow readers, vectors, streams and files (further formats through {@link
 * io.famfsarrow.arrow.publish.TableSourceProvider}); out go Arrow IPC files that everybody sees
 * whole or not at all.
 */
package io.famfsarrow.arrow.publish;
