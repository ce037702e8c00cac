package io.famfsarrow.spark.read;

import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task reads. Holds names and numbers only: the executor attaches the store itself. No
 * host is preferred, because the memory is equally near to all that are attached to it.
 */
record FamfsInputPartition(List<Piece> pieces) implements InputPartition {}
