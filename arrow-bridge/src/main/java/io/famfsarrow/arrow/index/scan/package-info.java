/**
 * Makes checksum and statistics of a record batch in one pass over its bytes, while they are in the
 * CPU's cache.
 *
 * <p>The layout of a batch and the addresses of its bytes enter, piece by piece as they are stored;
 * leaves a {@link io.famfsarrow.arrow.index.scan.BlockSummary}. The same code makes the statistics
 * of a batch that is published and verifies those of one that is checked.
 */
package io.famfsarrow.arrow.index.scan;
