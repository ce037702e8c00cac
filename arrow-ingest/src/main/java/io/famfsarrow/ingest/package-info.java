/**
 * Parquet, ORC, CSV, JSON lines and compressed Arrow files as sources of tables, read by the native
 * library of arrow-dataset.
 *
 * <p>In come files, out go cursors over Arrow batches in native memory. The library (78 MB) is
 * unpacked and loaded when the first such file is opened, and not before.
 */
package io.famfsarrow.ingest;
