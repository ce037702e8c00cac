package io.famfsarrow.spark.write;

import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.StructType;

/**
 * A job that writes a table, as it was planned.
 *
 * @param columns of the rows
 * @param schema of the table's files
 * @param names of the job's files
 */
record WritePlan(
    WriteTarget target, StructType columns, Schema schema, WriteOptions options, PartNames names) {}
