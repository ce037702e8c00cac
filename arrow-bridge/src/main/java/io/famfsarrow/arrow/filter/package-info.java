/**
 * Skipping of record batches: predicates over columns, and the test whether a batch can hold a row
 * that matches one.
 *
 * <p>A {@link io.famfsarrow.arrow.filter.Predicate} and the statistics of a file ({@link
 * io.famfsarrow.arrow.index.BatchIndex}) enter; leaves the set of batches that must be read. A
 * batch that has a match is never left out, whatever the statistics lack.
 */
package io.famfsarrow.arrow.filter;
