package io.famfsarrow.spark.read;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.Projection;
import io.famfsarrow.spark.column.BatchColumns;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Reads batches of one file; each load replaces the one before. Used by one thread at a time. */
final class FileReader implements AutoCloseable {

  private static final int NONE = -1;

  private final WantedColumns wanted;
  private final FamfsArrowReader reader;
  private final BatchColumns columns;
  private int loaded = NONE;
  private long batchesLoaded;

  FileReader(ArrowFile file, WantedColumns wanted, BufferAllocator allocator) {
    this.wanted = wanted;
    OpenOptions options =
        OpenOptions.defaults()
            .withProjection(Projection.indices(ordinals(file, wanted.columns())))
            .withAllocator(allocator);
    this.reader = file.reader(options);
    this.columns = new BatchColumns(file.name(), reader, wanted.grouped(), wanted.asArrow());
  }

  private static int[] ordinals(ArrowFile file, StructType wanted) {
    List<String> names = file.vectorSchema().getFields().stream().map(Field::getName).toList();
    int[] ordinals = new int[wanted.length()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = names.indexOf(wanted.fields()[i].name());
    }
    return ordinals;
  }

  /** Valid until the next load. */
  ColumnarBatch load(Piece piece) {
    StructField[] fields = wanted.columns().fields();
    if (piece.batch() != loaded) {
      if (fields.length > 0) {
        reader.loadBatch(piece.batch());
      }
      loaded = piece.batch();
      batchesLoaded++;
    }
    ColumnVector[] vectors = new ColumnVector[fields.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] =
          columns.column(
              reader.getVectorSchemaRoot().getVector(i), fields[i], piece.firstRow(), piece.rows());
    }
    return new ColumnarBatch(vectors, piece.rows());
  }

  long batchesLoaded() {
    return batchesLoaded;
  }

  CopyReport copyReport() {
    return reader.copyReport();
  }

  @Override
  public void close() {
    reader.close();
  }
}
