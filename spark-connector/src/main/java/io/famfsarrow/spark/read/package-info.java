/**
 * Scans: which record batches and columns a query needs, and the tasks that read them.
 *
 * <p>What Spark pushes down enters; batches of column vectors leave, or the answer itself where
 * exact statistics have it. A batch that has a match is never left out.
 */
package io.famfsarrow.spark.read;
