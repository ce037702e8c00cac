package io.famfsarrow.spark.write;

import io.famfsarrow.spark.attach.TableAddress;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The table that a job writes.
 *
 * @param address the folder that the job's files come into
 * @param existing columns of the table as it is; empty if it is to be made
 * @param mayAppear whether another job may make the table meanwhile: then this one's files are
 *     added to it if its columns are the same
 */
public record WriteTarget(TableAddress address, Optional<Schema> existing, boolean mayAppear) {

  /** A table to add to. */
  public static WriteTarget existing(TableAddress address, Schema schema) {
    return new WriteTarget(address, Optional.of(schema), true);
  }

  /** A table that is there after the job, whoever made it. */
  public static WriteTarget absent(TableAddress address) {
    return new WriteTarget(address, Optional.empty(), true);
  }

  /** A table that this job makes, or fails. */
  public static WriteTarget created(TableAddress address) {
    return new WriteTarget(address, Optional.empty(), false);
  }
}
