/**
 * Looks at a medium, valid or damaged, and reports everything that is wrong with it and how full it
 * is. Changes nothing.
 */
package io.famfsarrow.store.fsck;
