/**
 * Datasets of many files: one Arrow file, or a folder of Arrow files with one schema, as one list
 * of record batches.
 *
 * <p>A store and a path enter. Leave: batches by their number in the dataset, an {@code
 * ArrowReader} over all or some of them, and scans with several threads.
 */
package io.famfsarrow.arrow.dataset;
