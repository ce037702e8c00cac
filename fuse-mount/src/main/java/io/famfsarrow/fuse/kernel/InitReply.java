package io.famfsarrow.fuse.kernel;

/**
 * What the server says in INIT.
 *
 * @param maxReadahead bytes read ahead at most; the kernel takes the smaller of this and its own
 * @param flags of {@link InitFlags}
 * @param maxBackground requests that nobody waits for, at most at once: reading ahead is one
 * @param congestionThreshold with so many of them the kernel reads ahead less
 * @param maxWrite bytes of one WRITE; at least 4096
 * @param maxPages pages of one READ or WRITE
 */
record InitReply(
    int major,
    int minor,
    int maxReadahead,
    long flags,
    int maxBackground,
    int congestionThreshold,
    int maxWrite,
    int maxPages) {}
