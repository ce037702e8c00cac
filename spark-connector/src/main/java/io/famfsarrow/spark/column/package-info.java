/**
 * Arrow's types and vectors as Spark's.
 *
 * <p>Schemas enter and leave as Spark's types, or an error that names the column; checked vectors
 * of a mapped file enter and leave as column vectors that read it by address. Every type is read
 * right or refused by name.
 */
package io.famfsarrow.spark.column;
