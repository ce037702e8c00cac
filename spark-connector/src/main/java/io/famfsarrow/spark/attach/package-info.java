/**
 * The stores that this process has attached: each once, shared by all tables and tasks in it.
 *
 * <p>A medium's name enters, and which file was meant when the job was planned; the mapped file
 * leaves, or an error that says that it is another one now.
 */
package io.famfsarrow.spark.attach;
