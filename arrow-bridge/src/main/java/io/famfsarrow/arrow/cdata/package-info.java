/**
 * Datasets for native code in the same process, through Arrow's C stream interface.
 *
 * <p>A scan of a dataset enters, an {@code ArrowArrayStream} leaves, whose buffers are slices of
 * the mapped files. Needs {@code arrow-c-data} on the class path.
 */
package io.famfsarrow.arrow.cdata;
