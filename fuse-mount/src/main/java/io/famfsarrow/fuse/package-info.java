/**
 * A store's files as paths for every program.
 *
 * <p>What enters is a {@link io.famfsarrow.store.FamfsStore}: its namespace and its mapped files.
 * It is folded into an immutable {@link io.famfsarrow.fuse.MountTree}, swapped whole when the log
 * grows, and a {@link io.famfsarrow.fuse.MountBackend} answers the kernel from it. What leaves are
 * names, attributes, bytes and errno values; an error never becomes a short file. A JVM must never
 * map files of a mount that it serves itself: it would freeze.
 */
package io.famfsarrow.fuse;
