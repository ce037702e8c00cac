package io.famfsarrow.arrow.build;

import io.famfsarrow.arrow.ipc.write.GrowingIndex;
import io.famfsarrow.arrow.ipc.write.GrowingTrailer;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.InvalidRequestException;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;

/** How a table is built in place; {@link #open} starts it. For one thread and one table. */
public final class BuildOptions {

  /** Space that is reserved at first, if nobody says another figure. */
  public static final long DEFAULT_CAPACITY_BYTES = 16L << 20;

  private final FamfsMaster master;
  private final Map<String, Double> averages = new HashMap<>();
  private Schema schema;
  private boolean statistics = true;
  private long capacityBytes = DEFAULT_CAPACITY_BYTES;
  private DictionaryProvider dictionaries = new DictionaryProvider.MapDictionaryProvider();
  private FileAttributes attributes = PublishOptions.defaults().attributes();

  BuildOptions(FamfsMaster master) {
    this.master = master;
  }

  /**
   * Columns, as a {@code VectorSchemaRoot} has them: a dictionary-encoded field has the type of its
   * indices. Must be given.
   */
  public BuildOptions schema(Schema columns) {
    this.schema = columns;
    return this;
  }

  /**
   * How much space to reserve at first, for the whole file: its buffers, each padded to 64 bytes,
   * and about a kibibyte for each batch. When it is full the file grows by further extents, as long
   * as there is room; what is not used is given back. Reserving touches no memory.
   */
  public BuildOptions capacity(long sizeBytes) {
    if (sizeBytes < 1) {
      throw new InvalidRequestException("a table needs more space than " + sizeBytes + " bytes");
    }
    this.capacityBytes = sizeBytes;
    return this;
  }

  /**
   * Dictionaries of the dictionary-encoded columns, complete before the first batch is started;
   * they are copied into the file, and stay the caller's.
   */
  public BuildOptions dictionaries(DictionaryProvider provider) {
    this.dictionaries = provider;
    return this;
  }

  /**
   * How many bytes a string or binary of a column has on average, or how many values a list; a
   * batch starts with room for that, and vectors that need more grow. Without it, a batch has room
   * for what the last one had.
   *
   * @param column name of the column; a child is named {@code parent.child}
   */
  public BuildOptions average(String column, double perValue) {
    if (!(perValue >= 0 && perValue <= Integer.MAX_VALUE)) {
      throw new InvalidRequestException(
          "column \"%s\": an average of %s cannot be".formatted(column, perValue));
    }
    averages.put(column, perValue);
    return this;
  }

  /** Owner and permission bits of the file; by default this process's user, and 0644. */
  public BuildOptions attributes(FileAttributes fileAttributes) {
    this.attributes = fileAttributes;
    return this;
  }

  /** No batch index: nothing to skip batches by, and no checksums to find damage with. */
  public BuildOptions withoutStatistics() {
    this.statistics = false;
    return this;
  }

  /**
   * Reserves the space and starts the table.
   *
   * @throws io.famfsarrow.store.NoSpaceException if there is not so much in one piece
   * @throws InvalidRequestException if there is no schema, or a dictionary is missing
   */
  public TableBuilder open() {
    if (schema == null) {
      throw new InvalidRequestException("a table needs a schema");
    }
    return new TableBuilder(this);
  }

  FamfsMaster master() {
    return master;
  }

  Schema columns() {
    return schema;
  }

  long capacityBytes() {
    return capacityBytes;
  }

  DictionaryProvider dictionaries() {
    return dictionaries;
  }

  Expectations expectations() {
    return new Expectations(averages);
  }

  GrowingTrailer.Factory trailer() {
    return statistics ? GrowingIndex::new : GrowingTrailer.none();
  }

  FileAttributes attributes() {
    return attributes;
  }
}
