package io.famfsarrow.spark.write;

import io.famfsarrow.spark.write.fill.ArrowColumns;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Makes tables that have columns and no rows yet. */
public final class EmptyTable {

  private EmptyTable() {}

  /**
   * Makes one.
   *
   * @throws io.famfsarrow.store.PathExistsException if there is one of that name
   * @throws io.famfsarrow.store.NotMasterException if this host is not the owner
   * @throws io.famfsarrow.spark.write.fill.UnwritableColumnException if a column's type cannot be
   *     written
   */
  public static void create(WriteTarget target, StructType columns) {
    Schema schema = ArrowColumns.of(columns);
    WriteOptions options = WriteOptions.of(CaseInsensitiveStringMap.empty());
    PartNames names = PartNames.in(target.address().path());
    WritePlan plan = new WritePlan(target, columns, schema, options, names);
    try (WriteJob job = new WriteJob(StoreOwner.open(target.address().store()))) {
      new TableCommit(plan, job).commit(List.of());
    }
  }
}
