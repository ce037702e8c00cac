/**
 * Spark's rows become Arrow's record batches.
 *
 * <p>A Spark schema enters, and an Arrow schema leaves, made for it or given by the table that is
 * appended to; what does not fit is refused by the column's name before anything is written. Then
 * rows enter, one by one, and whole batches leave.
 */
package io.famfsarrow.spark.write.fill;
