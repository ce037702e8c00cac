/**
 * The bytes of the medium and nothing else: offsets and sizes of superblock, log header and log
 * entries in {@code *Layout} classes, the records they decode to, and the vocabulary of problems.
 * Byte arrays come in, immutable records go out, and the other way round; no I/O and no policy.
 */
package io.famfsarrow.store.format;
