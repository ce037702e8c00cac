/**
 * Stores on disk: shared memory forgets. Enters: an attached store, or a save file and a medium;
 * leaves: a file that holds superblock, log and used units, checksummed (docs/save-format.md), or a
 * medium with the same bytes in the same places.
 */
package io.famfsarrow.store.backup;
