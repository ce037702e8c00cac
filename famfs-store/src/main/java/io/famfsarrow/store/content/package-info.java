/**
 * Content that can be told again from a seed, as the famfs tools write and verify it (famfs-format
 * section 18). Enters: a range of memory and a seed; leaves: filled memory, or where it differs.
 */
package io.famfsarrow.store.content;
