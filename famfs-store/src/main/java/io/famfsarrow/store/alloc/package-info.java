/**
 * Space of the media: which allocation units are taken, and where the next file goes. Replay marks
 * what the log names; the allocator finds runs that nobody names and nobody is filling.
 */
package io.famfsarrow.store.alloc;
