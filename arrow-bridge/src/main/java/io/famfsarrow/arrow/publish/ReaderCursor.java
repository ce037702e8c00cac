package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.store.CorruptMediaException;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.UnsupportedFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Walks over what an Arrow reader reads. Readers throw all kinds of exceptions on damaged input,
 * and ask for as much memory as a number in it says: here they become one.
 */
public final class ReaderCursor implements BatchCursor {

  private final String name;
  private final ArrowReader reader;
  private final VectorSchemaRoot projected;

  /**
   * Takes over a reader that is at its start.
   *
   * @param columns as for {@link TableSource#open}
   */
  public ReaderCursor(String name, ArrowReader reader, List<String> columns) {
    this.name = name;
    this.reader = reader;
    try {
      this.projected = Projection.of(name, read(reader::getVectorSchemaRoot), columns);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public Schema schema() {
    return projected.getSchema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return reader;
  }

  @Override
  public Optional<ArrowRecordBatch> next() {
    return read(
        () -> {
          if (!reader.loadNextBatch()) {
            return Optional.empty();
          }
          int rows = reader.getVectorSchemaRoot().getRowCount();
          return Optional.of(unload(rows));
        });
  }

  /** With a root of its own: changing a root's row count may store into mapped vectors. */
  private ArrowRecordBatch unload(int rows) {
    VectorSchemaRoot batch = new VectorSchemaRoot(schema(), projected.getFieldVectors(), rows);
    return new VectorUnloader(batch, true, false).getRecordBatch();
  }

  @Override
  public Map<String, String> footerMetadata() {
    if (reader instanceof FamfsArrowReader mapped) {
      return read(mapped.file()::customMetadata);
    }
    return reader instanceof ArrowFileReader file ? file.getMetaData() : Map.of();
  }

  private interface Read<T> {
    T run() throws IOException;
  }

  private <T> T read(Read<T> action) {
    try {
      return action.run();
    } catch (UnsupportedFormatException e) {
      throw new UnsupportedSourceException(e.getMessage(), e);
    } catch (CorruptMediaException e) {
      throw new CorruptSourceException(e.getMessage(), e);
    } catch (FamfsException | OutOfMemoryException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new CorruptSourceException(
          "%s cannot be read: %s".formatted(name, LibraryMessage.of(e)), e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new CorruptSourceException(
          "%s could not be closed: %s".formatted(name, LibraryMessage.of(e)), e);
    }
  }
}
