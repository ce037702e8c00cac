package io.famfsarrow.arrow.build;

import io.famfsarrow.arrow.ipc.write.InPlaceFile;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.PublishedTable;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.GrowingReservation;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.PendingEntry;
import io.famfsarrow.store.PendingFile;
import io.famfsarrow.store.PublishedFile;
import io.famfsarrow.store.StoreClosedException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A table that is made where it will be read: the vectors of each batch lie in reserved space of
 * the medium, so publishing it copies nothing and takes the same time whatever its size.
 *
 * <pre>
 * try (TableBuilder builder = TableBuilder.on(master).schema(schema).capacity(1L &lt;&lt; 30).open()) {
 *   VectorSchemaRoot root = builder.startBatch(131_072);
 *   ... store into root's vectors, as always ...
 *   builder.finishBatch(131_072);
 *   builder.seal(FamfsPath.of("/table.arrow"));
 * }
 * </pre>
 *
 * <p>Only {@link #seal} makes it visible. One that is closed before, or whose process dies, leaves
 * nothing, and its space is free again. A builder holds a reservation of space and never the log's
 * lock, so others publish meanwhile. A builder is for one thread at a time; the vectors of its
 * batch may be filled by several. They are empty between batches, and must not be kept beyond.
 */
public final class TableBuilder implements AutoCloseable {

  private enum State {
    BETWEEN_BATCHES,
    IN_BATCH,
    /** A batch could not be finished: only discarding it or closing helps. */
    BATCH_FAILED,
    /** The file is complete; only its name is missing. */
    COMPLETE,
    CLOSED
  }

  private static final int DIRECTORY_MODE = 0755;

  private final FamfsMaster master;
  private final FileAttributes attributes;
  private final GrowingReservation reservation;
  private final BatchSpace space;
  private final BufferAllocator allocator;
  private final BatchVectors vectors;
  private final List<Field> fields;
  private final InPlaceFile file;
  private State state = State.BETWEEN_BATCHES;
  private boolean begun;
  private long sizeBytes;

  TableBuilder(BuildOptions options) {
    this.master = options.master();
    this.attributes = options.attributes();
    Schema schema = options.columns();
    long most = Math.max(options.capacityBytes(), master.freeBytes());
    this.reservation = master.reserveGrowing(options.capacityBytes(), most);
    this.space = new BatchSpace(reservation);
    try {
      this.file = new InPlaceFile(schema, options.dictionaries(), space, options.trailer());
      this.allocator = allocatorOver(space);
      this.vectors = new BatchVectors(schema, allocator, space, options.expectations());
      this.fields = vectors.fields();
    } catch (RuntimeException | Error failed) {
      space.close();
      throw failed;
    }
  }

  private static BufferAllocator allocatorOver(BatchSpace space) {
    return new RootAllocator(
        RootAllocator.configBuilder()
            .allocationManagerFactory(space)
            .roundingPolicy(BatchSpace::roundUp)
            .build());
  }

  /** Starts to say what is built; the store stays the caller's. */
  public static BuildOptions on(FamfsMaster master) {
    return new BuildOptions(master);
  }

  /**
   * Starts a batch.
   *
   * @param rows how many the vectors have room for at first; best the number that there will be
   * @return the same vectors each time, without values, with room for so many rows; theirs to fill
   *     until the batch is finished, and the builder's to close
   * @throws InvalidRequestException if the last batch is not finished
   * @throws io.famfsarrow.store.NoSpaceException if there is no room; no batch is open then
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed;
   *     vectors that grow throw it too
   */
  public VectorSchemaRoot startBatch(int rows) {
    require(State.BETWEEN_BATCHES, "start a batch");
    if (rows < 0 || rows > PublishOptions.MAX_BATCH_ROWS) {
      throw new InvalidRequestException(
          "a batch of %d rows cannot be made: 0 to %d"
              .formatted(rows, PublishOptions.MAX_BATCH_ROWS));
    }
    try {
      return reservation.guard(() -> open(rows));
    } catch (RuntimeException | Error failed) {
      discard();
      throw failed;
    }
  }

  private VectorSchemaRoot open(int rows) {
    begin();
    space.open(file.openBatch());
    state = State.IN_BATCH;
    vectors.allocate(rows);
    return vectors.root();
  }

  private void begin() {
    if (!begun) {
      file.begin();
      begun = true;
    }
  }

  /**
   * Finishes the batch: what lies in its vectors now is part of the file, and the vectors are
   * empty. Buffers that were not made by the builder's allocator are copied into the file.
   *
   * @param rowCount rows of the batch
   * @throws InvalidRequestException if no batch is open, or its vectors are not what the schema
   *     says; it can only be discarded then
   * @throws io.famfsarrow.store.NoSpaceException if there is no room for what must be copied
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed
   */
  public void finishBatch(int rowCount) {
    require(State.IN_BATCH, "finish a batch");
    state = State.BATCH_FAILED;
    // Arrow's vectors widen the offsets that they load, which ends the process where the page of
    // one is gone (decision record 9): so the medium is looked at just before.
    reservation.guard(() -> null);
    reservation.guard(() -> settled(rowCount));
    discard();
  }

  private Void settled(int rowCount) {
    VectorSchemaRoot root = vectors.root();
    root.setRowCount(rowCount);
    requireSameTypes();
    requireNoNulls(root);
    vectors.learn();
    file.closeBatch(new VectorUnloader(root, true, false).getRecordBatch());
    reservation.settle(file.endOffset());
    return null;
  }

  /** Some vectors take another type when a value of it is stored. */
  private void requireSameTypes() {
    if (!vectors.fields().equals(fields)) {
      throw new InvalidRequestException(
          "the vectors changed their types while they were filled: expected %s, found %s"
              .formatted(fields, vectors.fields()));
    }
  }

  private static void requireNoNulls(VectorSchemaRoot root) {
    for (FieldVector vector : root.getFieldVectors()) {
      if (!vector.getField().isNullable() && vector.getNullCount() > 0) {
        throw new InvalidRequestException(
            "column \"%s\" is not nullable, but %d of its %d values are null"
                .formatted(vector.getName(), vector.getNullCount(), vector.getValueCount()));
      }
    }
  }

  /** Drops the open batch, as if it had not been started; another may be started then. */
  public void discardBatch() {
    if (state != State.BATCH_FAILED) {
      require(State.IN_BATCH, "discard a batch");
    }
    discard();
  }

  private void discard() {
    space.shut();
    vectors.clear();
    state = State.BETWEEN_BATCHES;
  }

  /** Rows of the finished batches. */
  public long rows() {
    return file.rows();
  }

  /** Finished batches. */
  public int batchCount() {
    return file.batchCount();
  }

  /** Bytes that the file takes so far, without what comes behind its batches. */
  public long sizeBytes() {
    return file.endOffset();
  }

  /**
   * Bytes that were copied so far: by vectors that had to move because they grew, of buffers from
   * elsewhere, and of dictionaries. 0 for a table without dictionaries whose vectors had enough
   * room from the start.
   */
  public long bytesCopied() {
    return file.copiedBytes() + space.copiedBytes();
  }

  /**
   * Publishes the table; folders above it that are missing are made with it. Takes the same time
   * whatever the size. Space that was not used is free again. If it fails before the commit, it may
   * be tried again under another name, but no batch may be added.
   *
   * @throws InvalidRequestException if a batch is open, or somebody still holds buffers of one
   * @throws io.famfsarrow.store.PathExistsException if the path is taken
   * @throws io.famfsarrow.store.LogFullException if the log has no room for it
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed
   * @throws io.famfsarrow.store.PublishStateUnknownException if the commit failed half way
   */
  public PublishedTable seal(FamfsPath path) {
    if (state != State.COMPLETE) {
      require(State.BETWEEN_BATCHES, "seal a table");
      requireReleased();
      complete();
    }
    List<PendingEntry> pending =
        FamfsMaster.parentsOf(
            path, new FileAttributes(DIRECTORY_MODE, attributes.uid(), attributes.gid()));
    pending.add(new PendingFile(reservation, path, attributes));
    PublishedFile published = master.commitAll(pending).get(0);
    close();
    return new PublishedTable(
        published.path(), rows(), batchCount(), published.sizeBytes(), published.logIndex());
  }

  private void requireReleased() {
    int left = space.livePieces();
    if (left > 0) {
      throw new InvalidRequestException(
          "somebody still holds %d buffers of finished batches, which would be gone after the table is sealed: close them first"
              .formatted(left));
    }
  }

  private void complete() {
    sizeBytes = reservation.guard(this::finish);
    reservation.cut(sizeBytes);
    state = State.COMPLETE;
  }

  private long finish() {
    begin();
    return file.finish();
  }

  private void require(State expected, String wish) {
    if (state == expected) {
      return;
    }
    switch (state) {
      case CLOSED ->
          throw new StoreClosedException(
              "cannot " + wish + ": the table was sealed or closed already");
      case COMPLETE ->
          throw new InvalidRequestException(
              "cannot " + wish + ": the table is complete, seal it under a name that is free");
      case IN_BATCH ->
          throw new InvalidRequestException(
              "cannot " + wish + ": a batch is open, finish or discard it first");
      case BATCH_FAILED ->
          throw new InvalidRequestException(
              "cannot " + wish + ": the open batch could not be finished, discard it first");
      default ->
          throw new InvalidRequestException(
              "cannot " + wish + ": no batch is open, startBatch comes first");
    }
  }

  /**
   * Gives up a table that was not sealed: nothing of it remains. Harmless when repeated.
   *
   * @throws InvalidRequestException if somebody still holds buffers of its batches; the space is
   *     then given back when the last one is released
   * @throws io.famfsarrow.store.MemoryFaultException if that shows that the medium was cut short
   */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    file.close();
    space.shut();
    vectors.close();
    try {
      space.close();
    } finally {
      closeAllocator();
    }
  }

  private void closeAllocator() {
    if (allocator.getAllocatedMemory() > 0) {
      throw new InvalidRequestException(
          "the table is closed, but somebody still holds %d bytes of its batches: they stay mapped, and their space reserved, until they are released"
              .formatted(allocator.getAllocatedMemory()));
    }
    allocator.close();
  }
}
