/**
 * The batch index of a published file: row count, checksum and statistics of every record batch.
 *
 * <p>The index as it lies in a file, checked, enters; leave its columns, read in place, and the
 * rules that writer and reader share: which types are ordered and how, and the schema that the
 * index of a table has. docs/batch-index.md specifies it.
 */
package io.famfsarrow.arrow.index;
