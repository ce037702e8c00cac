package io.famfsarrow.spark.write;

import java.util.List;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * What a task that committed has filled.
 *
 * @param partition number of the task's partition: files are in the order of these
 * @param parts in the order of the task's rows
 */
record FilledParts(int partition, List<FilledPart> parts) implements WriterCommitMessage {}
