/**
 * Columns of a loaded batch at the speed of memory.
 *
 * <p>Vectors enter; leave accessors that were checked once against the vector's buffers and then
 * cost one index check and one load per value. They hold references to the buffers, so that use
 * after close is an exception.
 */
package io.famfsarrow.arrow.columns;
