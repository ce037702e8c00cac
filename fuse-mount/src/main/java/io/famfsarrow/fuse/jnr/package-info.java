/**
 * Back end on libfuse 2 by jnr-fuse: callbacks with paths, one native thread per request.
 *
 * <p>What enters are libfuse's calls with native pointers; they are turned into questions to the
 * {@link io.famfsarrow.fuse.MountTree}, and every outcome, exceptions too, into a result or a
 * negative errno. Paths and names stay bytes all the way, so that no character set can lose them.
 */
package io.famfsarrow.fuse.jnr;
