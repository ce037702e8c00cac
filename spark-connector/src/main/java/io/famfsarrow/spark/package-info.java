/**
 * Tables of a famfs store in Apache Spark: the data source {@code famfs} and the catalog.
 *
 * <p>A store's name and a path enter; Spark's tables leave, which the packages below read and
 * write. What runs on executors knows paths and batch numbers, never addresses: each process
 * attaches the store for itself, once.
 */
package io.famfsarrow.spark;
