/**
 * Writes tables: tasks fill space that the driver reserved, and one commit makes all of a job
 * visible.
 *
 * <p>Rows enter; files of a table leave, all at once or none. The driver owns the store for the
 * job: it reserves space, keeps it until the job ends, and alone touches the log. Tasks on its host
 * fill that space in place; others send it what is to lie there. What a job reserved and did not
 * commit is known to the driver's memory only, and to the kernel's locks, so neither a killed
 * driver nor a killed executor leaves anything.
 */
package io.famfsarrow.spark.write;
