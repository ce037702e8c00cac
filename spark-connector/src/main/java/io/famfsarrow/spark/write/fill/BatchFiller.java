package io.famfsarrow.spark.write.fill;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Collects rows until they are a record batch, in the memory of this process. For one thread.
 *
 * <p>A batch is full when it has the wished number of rows or bytes, whatever comes first.
 */
public final class BatchFiller implements AutoCloseable {

  /** Room for so many rows at first: most tasks of small jobs have fewer. */
  private static final int FIRST_ROWS = 4096;

  private final StructType sparkSchema;
  private final Schema schema;
  private final BufferAllocator allocator;
  private final int mostRows;
  private final long mostBytes;
  private VectorSchemaRoot root;
  private ColumnFiller[] fillers;
  private int rows;
  private long bytes;
  private int expectedRows = FIRST_ROWS;

  /**
   * For batches of a table.
   *
   * @param sparkSchema of the rows
   * @param schema of the table, column by column what {@link #requireWritable} accepts
   * @param allocator stays the caller's
   * @param mostRows of a batch
   * @param mostBytes of a batch, about
   */
  public BatchFiller(
      StructType sparkSchema,
      Schema schema,
      BufferAllocator allocator,
      int mostRows,
      long mostBytes) {
    this.sparkSchema = sparkSchema;
    this.schema = schema;
    this.allocator = allocator;
    this.mostRows = mostRows;
    this.mostBytes = mostBytes;
  }

  /**
   * Looks whether rows of a Spark schema can be written as an Arrow schema says; reserves nothing.
   *
   * @throws UnwritableColumnException if not
   */
  public static void requireWritable(StructType sparkSchema, Schema schema) {
    try (RootAllocator none = new RootAllocator();
        VectorSchemaRoot empty = VectorSchemaRoot.create(schema, none)) {
      fillers(sparkSchema, empty);
    }
  }

  private static ColumnFiller[] fillers(StructType sparkSchema, VectorSchemaRoot root) {
    List<FieldVector> vectors = root.getFieldVectors();
    ColumnFiller[] fillers = StructFiller.parts("", sparkSchema, vectors);
    if (fillers == null) {
      throw new UnwritableColumnException(
          String.join(", ", sparkSchema.fieldNames()),
          sparkSchema.catalogString(),
          "the table has the columns " + vectors.stream().map(FieldVector::getName).toList());
    }
    return fillers;
  }

  /**
   * Takes a row.
   *
   * @param row may be used again by its owner at once
   * @return whether the batch is full: {@link #take} it
   * @throws UnfitValueException if a value does not fit into its column
   */
  public boolean add(InternalRow row) {
    if (root == null) {
      open();
    }
    for (int i = 0; i < fillers.length; i++) {
      bytes += fillers[i].fill(rows, row, i);
    }
    rows++;
    return rows == mostRows || bytes >= mostBytes;
  }

  private void open() {
    root = VectorSchemaRoot.create(schema, allocator);
    for (FieldVector vector : root.getFieldVectors()) {
      vector.setInitialCapacity(Math.min(expectedRows, mostRows));
    }
    fillers = fillers(sparkSchema, root);
  }

  /** Rows that wait to be taken. */
  public int rows() {
    return rows;
  }

  /** The rows since the last call as one batch, the caller's to close. */
  public VectorSchemaRoot take() {
    VectorSchemaRoot batch = root;
    batch.setRowCount(rows);
    expectedRows = Math.max(FIRST_ROWS, rows);
    root = null;
    rows = 0;
    bytes = 0;
    return batch;
  }

  @Override
  public void close() {
    if (root != null) {
      root.close();
      root = null;
    }
  }
}
