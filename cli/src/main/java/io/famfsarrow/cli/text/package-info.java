/**
 * Rows and answers as text: CSV, JSON, aligned tables.
 *
 * <p>Enters: Arrow vectors and plain values. Leaves: bytes on an output stream, written batch by
 * batch, so that a table of any size needs the memory of one batch.
 */
package io.famfsarrow.cli.text;
