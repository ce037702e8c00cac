/**
 * Lays out and writes Arrow IPC files straight into reserved space of a store.
 *
 * <p>In come record batches as any Arrow reader or vector gives them, sliced, with spare room or
 * cut into pieces of other sizes; out go the exact size of the file before a byte was stored, and
 * then its bytes, each stored once, at 64-byte aligned places, always the same for the same source.
 */
package io.famfsarrow.arrow.ipc.write;
