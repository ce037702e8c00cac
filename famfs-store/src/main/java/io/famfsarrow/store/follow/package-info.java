/**
 * Following a store: noticing by oneself what others commit. A store enters, and calls of a {@link
 * io.famfsarrow.store.follow.FollowListener} leave, from a thread of the follower's own. What it
 * polls stands on {@link io.famfsarrow.store.media.MediaMemory} alone, as the log does.
 */
package io.famfsarrow.store.follow;
