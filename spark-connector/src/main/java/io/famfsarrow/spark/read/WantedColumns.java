package io.famfsarrow.spark.read;

import java.io.Serializable;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/**
 * What a task reads of its files, and how.
 *
 * @param grouped names of columns by which rows are grouped: their values are hashed, and come back
 * @param asArrow whether columns are Arrow columns for Spark where they can be
 */
record WantedColumns(StructType columns, Set<String> grouped, boolean asArrow)
    implements Serializable {}
