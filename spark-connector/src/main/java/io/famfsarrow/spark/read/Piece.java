package io.famfsarrow.spark.read;

import io.famfsarrow.spark.attach.FileId;
import java.io.Serializable;

/**
 * Rows of one record batch that a task reads together.
 *
 * @param batch number in the file
 * @param firstRow in the batch
 */
record Piece(FileId file, int batch, int firstRow, int rows) implements Serializable {}
