package io.famfsarrow.spark.read;

/**
 * One record batch of a table.
 *
 * @param file number among the table's files
 * @param batch number in the file
 */
record BatchRef(int file, int batch, int rows) {}
