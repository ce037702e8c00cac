/**
 * Default back end: the FUSE protocol of the Linux kernel, 7.38 and later, spoken on {@code
 * /dev/fuse} without any library.
 *
 * <p>What enters are the kernel's requests as bytes. {@code *Layout} classes know where their
 * fields lie, {@link io.famfsarrow.fuse.kernel.OperationTable} leads each one to the operation that
 * answers it from a {@link io.famfsarrow.fuse.MountTree}, and a session of a few threads carries
 * them. What leaves are replies, the bytes of files straight from the mapped store, and notes to
 * the kernel on what it must forget because the tree has changed.
 */
package io.famfsarrow.fuse.kernel;
