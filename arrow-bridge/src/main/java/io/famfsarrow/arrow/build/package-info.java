/**
 * Tables that are made inside the shared medium, so that publishing them copies nothing.
 *
 * <p>In come a schema and what a program stores into ordinary Arrow vectors, whose buffers lie in
 * space that the store has reserved; out goes the same kind of file that {@code publish} makes,
 * visible to everybody at the moment when it is sealed and to nobody before.
 */
package io.famfsarrow.arrow.build;
