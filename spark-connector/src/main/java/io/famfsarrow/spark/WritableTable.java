package io.famfsarrow.spark;

import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.spark.attach.TableSnapshot;
import io.famfsarrow.spark.write.TableWriteBuilder;
import io.famfsarrow.spark.write.WriteTarget;
import io.famfsarrow.store.InvalidRequestException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;

/**
 * What can be written to a table: rows can be added, and nothing that is there changes. It says
 * that it can be deleted from and overwritten only to say itself what to do instead.
 */
interface WritableTable extends SupportsWrite, SupportsDeleteV2 {

  /** Where it lies, or is to lie. */
  TableAddress address();

  /** Its files; empty if it does not exist. */
  Optional<TableSnapshot> snapshot();

  /** To be told of a table that can be written. */
  static Set<TableCapability> writeCapabilities() {
    return EnumSet.of(
        TableCapability.BATCH_WRITE,
        TableCapability.TRUNCATE,
        TableCapability.OVERWRITE_BY_FILTER,
        TableCapability.OVERWRITE_DYNAMIC);
  }

  /**
   * Plans a job that adds rows, or makes the table if it does not exist.
   *
   * @throws InvalidRequestException if the table is one file
   */
  @Override
  default WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return new TableWriteBuilder(target(), info);
  }

  private WriteTarget target() {
    if (snapshot().isEmpty()) {
      NewTable.requireFolderName(address());
      return WriteTarget.absent(address());
    }
    TableSnapshot snapshot = snapshot().get();
    if (snapshot.files().get(0).path().equals(address().path())) {
      throw new InvalidRequestException(
          address()
              + " is one file, which never grows: write to a folder, whose files are one table");
    }
    return WriteTarget.existing(address(), snapshot.schema());
  }

  @Override
  default void deleteWhere(Predicate[] predicates) {
    throw Refusals.delete(address().toString());
  }
}
