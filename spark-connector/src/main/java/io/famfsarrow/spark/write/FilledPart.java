package io.famfsarrow.spark.write;

import java.io.Serializable;

/**
 * A part of a table that a task has filled; it becomes a file if the task commits.
 *
 * @param id of the reserved space, given by the driver
 * @param rows in it
 * @param inPlace whether the task stored it itself, and wrote it back
 */
record FilledPart(long id, long rows, boolean inPlace) implements Serializable {}
