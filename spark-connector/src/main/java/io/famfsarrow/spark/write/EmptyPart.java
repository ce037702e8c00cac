package io.famfsarrow.spark.write;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.StagedTable;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.Reservation;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** A file that has columns and no rows. */
final class EmptyPart {

  /** No task has this number. */
  private static final long DRIVER = -1;

  private EmptyPart() {}

  /** Made by the driver; the space is the job's. */
  static Reservation reserve(Schema schema, WriteJob job) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        TableSource source = TableSources.ofRoots(List.of(root));
        StagedTable table = StagedTable.of(source, PublishOptions.defaults())) {
      long id = job.reserve(DRIVER, table.sizeBytes()).id();
      Reservation reservation = job.filled(new FilledPart(id, 0, false));
      table.writeTo(reservation);
      return reservation;
    }
  }
}
