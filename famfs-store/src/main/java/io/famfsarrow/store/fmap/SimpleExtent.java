package io.famfsarrow.store.fmap;

/**
 * One run of bytes on one medium, as stored: unsigned 64-bit numbers that nobody bounded yet.
 *
 * @param deviceIndex place in the device table, 0 is the primary
 * @param mediaOffset first byte on that medium
 * @param lengthBytes length, a multiple of the allocation unit in healthy maps
 */
public record SimpleExtent(long deviceIndex, long mediaOffset, long lengthBytes) {}
