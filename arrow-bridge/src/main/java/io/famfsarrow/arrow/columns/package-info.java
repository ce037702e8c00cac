/**
 * Columns of a loaded batch at the speed of memory.
 *
 * <p>Vectors enter; leave accessors that were checked once against the vector's buffers and then
 * cost one index check and one load per value. They hold references to the buffers, so that use
 * after close is an exception.
 *
 * <p>The classes of numbers repeat the same few loops on purpose. One loop over an abstract
 * accessor is as fast only while a program uses one of the classes; with four in use each value
 * costs a call (JDK 17, sum of a column in the cache: 1.6 instead of 0.13 ns a row).
 */
package io.famfsarrow.arrow.columns;
