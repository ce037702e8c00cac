package io.famfsarrow.spark.write;

import io.famfsarrow.store.SpaceLoan;

/**
 * Space that a task may fill.
 *
 * @param id its name between task and driver
 * @param loan where it lies, for tasks that can reach it
 */
record Grant(long id, SpaceLoan loan) {}
