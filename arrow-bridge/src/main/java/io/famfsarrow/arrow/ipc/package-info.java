/**
 * Reading of the Arrow IPC file format from mapped memory.
 *
 * <p>A range of bytes that nobody vouches for enters; leave metadata that was copied to the heap
 * and checked, and arrays whose buffers lie inside the range and are as long as their type needs.
 * No number from the file is used before it was bounded.
 */
package io.famfsarrow.arrow.ipc;
