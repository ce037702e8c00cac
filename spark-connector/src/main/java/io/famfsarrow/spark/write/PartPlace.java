package io.famfsarrow.spark.write;

import io.famfsarrow.arrow.publish.StagedTable;

/** Gets parts of a table to where they are to lie. For one task. */
interface PartPlace {

  /**
   * Stores a part whose space was reserved.
   *
   * @param table of exactly the size that was reserved
   * @return the part as the driver is to commit it
   * @throws UnreachableSpaceException if this task cannot store there, and nothing was stored
   */
  FilledPart store(Grant grant, StagedTable table);
}
