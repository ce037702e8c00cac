package io.famfsarrow.arrow.cdata;

import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.arrow.Validation;
import io.famfsarrow.arrow.dataset.DatasetReader;
import io.famfsarrow.arrow.dataset.DatasetScan;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.StoreClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batches of a scan as an {@code ArrowArrayStream}, to be read once by native code in this
 * process: Arrow C++, DuckDB, anything that imports one. Nothing is copied.
 *
 * <p>Native code trusts what it is given, so every batch is validated at level {@link
 * Validation#FULL} before it is handed over, whatever level the scan asks for; each column of a
 * batch once for all streams of a dataset. Buffers stay mapped until the consumer releases them,
 * also when this and the dataset are closed before that.
 *
 * <p>A scan without columns gives one column of nulls, so that rows can be counted without touching
 * any data.
 *
 * <p>The consumer pulls batches in whatever thread it likes, one at a time; {@link #failure()},
 * {@link #copyReport()} and {@link #batchesRead()} may be asked by any thread.
 */
public final class ExportedStream implements AutoCloseable {

  /** Five pointers (Arrow C stream interface, "Structure definition"). */
  private static final long STRUCT_BYTES = 5 * Long.BYTES;

  private final HandoverReader reader;
  private final ArrowBuf struct;
  private boolean closed;

  private ExportedStream(HandoverReader reader, ArrowBuf struct) {
    this.reader = reader;
    this.struct = struct;
  }

  /**
   * Exports a scan; its batches are loaded as the consumer asks for them.
   *
   * @param allocator to which batches are accounted until they are released; it must live as long
   */
  public static ExportedStream of(DatasetScan scan, BufferAllocator allocator) {
    return of(scan, UnaryOperator.identity(), allocator);
  }

  /**
   * As {@link #of(DatasetScan, BufferAllocator)}, for consumers that want other names.
   *
   * @param names one for each column of the scan
   */
  public static ExportedStream of(DatasetScan scan, List<String> names, BufferAllocator allocator) {
    return of(scan, schema -> renamed(schema, names), allocator);
  }

  /**
   * As {@link #of(DatasetScan, BufferAllocator)}, for consumers that are to be told something else
   * of the columns: other names, other metadata.
   *
   * @param view makes what they are told of the schema that the vectors have, for the same types
   */
  public static ExportedStream of(
      DatasetScan scan, UnaryOperator<Schema> view, BufferAllocator allocator) {
    return export(new HandoverReader(reader(scan, allocator), allocator, view), allocator);
  }

  private static Schema renamed(Schema schema, List<String> names) {
    List<Field> fields = schema.getFields();
    if (names.size() != fields.size()) {
      throw new InvalidRequestException(
          "expected " + fields.size() + " column names, found " + names);
    }
    List<Field> renamed = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      renamed.add(new Field(names.get(i), field.getFieldType(), field.getChildren()));
    }
    return new Schema(renamed, schema.getCustomMetadata());
  }

  private static DatasetReader reader(DatasetScan scan, BufferAllocator allocator) {
    return scan.withOptions(scan.options().withValidation(Validation.FULL).withAllocator(allocator))
        .reader();
  }

  private static ExportedStream export(HandoverReader reader, BufferAllocator allocator) {
    ArrowBuf struct = null;
    try {
      struct = allocator.buffer(STRUCT_BYTES);
      struct.setZero(0, STRUCT_BYTES);
      Data.exportArrayStream(allocator, reader, ArrowArrayStream.wrap(struct.memoryAddress()));
      UnpackedLibraries.removeFiles();
      return new ExportedStream(reader, struct);
    } catch (RuntimeException | Error failed) {
      if (struct != null) {
        struct.close();
      }
      reader.close();
      throw failed;
    }
  }

  /** The C struct; a consumer that moves it leaves it marked as released, as the interface says. */
  public ArrowArrayStream stream() {
    return ArrowArrayStream.wrap(memoryAddress());
  }

  /** Of the C struct, which is there until this is closed. */
  public long memoryAddress() {
    if (closed) {
      throw new StoreClosedException("the exported stream is closed");
    }
    return struct.memoryAddress();
  }

  /** What ended the stream before its end: the consumer gets only its text. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(reader.failure());
  }

  /** Batches that were handed over so far. */
  public int batchesRead() {
    return reader.batchesRead();
  }

  /** What was mapped and copied so far, by the columns' own names. */
  public CopyReport copyReport() {
    return reader.copyReport();
  }

  /**
   * Releases the stream if nobody took it, and the struct. A consumer that took it keeps it until
   * it is done.
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      stream().release(); // does nothing to one that was moved
      closed = true;
      struct.close();
    }
  }
}
