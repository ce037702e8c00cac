package io.famfsarrow.fuse.stage;

/**
 * Who asks, as the kernel says in each request.
 *
 * @param processId the task (a thread's own number), or 0 if the kernel does not tell
 */
public record Caller(int uid, int gid, int processId) {}
