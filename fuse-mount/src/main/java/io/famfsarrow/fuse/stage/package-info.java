/**
 * Writing through a mount: files that are staged in reserved space, seen on this mount only, and
 * published when they are whole.
 *
 * <p>What enters are operations by node number, as a kernel back end gets them, over one {@link
 * io.famfsarrow.fuse.MountedStore} and its owner's {@link io.famfsarrow.store.FamfsMaster}. What
 * leaves are attributes, names, bytes, errno values and, once, a log entry. Nothing that is
 * published ever changes here but the bytes of plain files, in place; whatever an append-only store
 * cannot do is refused and leaves everything as it was.
 */
package io.famfsarrow.fuse.stage;
