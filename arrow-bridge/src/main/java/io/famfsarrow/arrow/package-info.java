/**
 * Arrow datasets in a famfs store: the public face of this module.
 *
 * <p>A store and a path enter; leave an {@link io.famfsarrow.arrow.ArrowFile}, its record batches
 * as vectors that are slices of the mapped file, and an {@code ArrowReader} for everything that
 * takes one. Published datasets enter through the publishing classes here; how bytes are laid out
 * stays in the packages below.
 */
package io.famfsarrow.arrow;
