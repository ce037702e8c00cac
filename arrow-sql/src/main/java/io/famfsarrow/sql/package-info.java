/**
 * SQL over the tables of a store, by DuckDB in this process.
 *
 * <p>A store and a query enter. The tables that the query names are handed to DuckDB as streams of
 * slices of the mapped files: only the columns that it uses, and only the batches that can matter.
 * The result leaves as an {@code ArrowReader}, with an account of what was read, skipped and
 * copied.
 */
package io.famfsarrow.sql;
