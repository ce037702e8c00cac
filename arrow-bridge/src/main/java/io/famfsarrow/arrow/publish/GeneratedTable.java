package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A table of any size, made batch by batch, the same for the same seed: columns {@code id int64,
 * value float64, name utf8} (12 bytes each) {@code , ts timestamp[us]}, without nulls, 40 bytes a
 * row. Every value is a function of the seed and the row, so that readers can check what they read.
 */
public final class GeneratedTable implements TableSource {

  /** Bytes of data that one row takes in a published file, about. */
  public static final int ROW_BYTES = 40;

  private static final int NAME_BYTES = 12;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** 2026-01-01T00:00:00Z in microseconds. */
  private static final long FIRST_TIMESTAMP = 1_767_225_600_000_000L;

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(Long.SIZE, true)),
              Field.notNullable(
                  "value", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
              Field.notNullable("name", new ArrowType.Utf8()),
              Field.notNullable("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null))));

  private final long rows;
  private final long seed;
  private final int batchRows;

  public GeneratedTable(long rows, long seed, int batchRows) {
    if (rows < 0 || batchRows < 1) {
      throw new InvalidRequestException(
          "%d rows in batches of %d cannot be generated".formatted(rows, batchRows));
    }
    this.rows = rows;
    this.seed = seed;
    this.batchRows = batchRows;
  }

  /** Batches of the default size. */
  public GeneratedTable(long rows, long seed) {
    this(rows, seed, (int) PublishOptions.DEFAULT_BATCH_ROWS);
  }

  /** As many rows as make a file of about that size. */
  public static GeneratedTable ofBytes(long sizeBytes, long seed) {
    return new GeneratedTable(sizeBytes / ROW_BYTES, seed);
  }

  @Override
  public String name() {
    return "the generated table";
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  public long rows() {
    return rows;
  }

  /** Value of column {@code id}: the row's number. */
  public static long idAt(long row) {
    return row;
  }

  /** Value of column {@code value}: a whole number from 0 to 999,999, so that sums are exact. */
  public double valueAt(long row) {
    return (mixed(row) >>> 1) % 1_000_000;
  }

  /** Value of column {@code name}. */
  public String nameAt(long row) {
    byte[] name = new byte[NAME_BYTES];
    fillName(row, name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  /** Value of column {@code ts}, in microseconds: one row each millisecond. */
  public static long timestampAt(long row) {
    return FIRST_TIMESTAMP + row * 1_000;
  }

  /** Sum of column {@code id}, modulo 2^64. */
  public long idSum() {
    return rows % 2 == 0 ? rows / 2 * (rows - 1) : rows * ((rows - 1) / 2);
  }

  private void fillName(long row, byte[] name) {
    long bits = mixed(row);
    for (int i = 0; i < NAME_BYTES; i++) {
      name[i] = HEX[(int) (bits >>> (4 * i)) & 15];
    }
  }

  /** SplitMix64: spreads consecutive numbers over all 64 bits. */
  private long mixed(long row) {
    long z = seed + (row + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    return new Cursor(allocator, columns);
  }

  private final class Cursor implements BatchCursor {
    private final VectorSchemaRoot root;
    private final VectorSchemaRoot projected;
    private long next;

    Cursor(BufferAllocator allocator, List<String> columns) {
      this.root = VectorSchemaRoot.create(SCHEMA, allocator);
      this.projected = Projection.of(name(), root, columns);
    }

    @Override
    public Schema schema() {
      return projected.getSchema();
    }

    @Override
    public DictionaryProvider dictionaries() {
      return new DictionaryProvider.MapDictionaryProvider();
    }

    @Override
    public Optional<ArrowRecordBatch> next() {
      if (next == rows) {
        return Optional.empty();
      }
      int count = (int) Math.min(batchRows, rows - next);
      fill(next, count);
      next += count;
      root.setRowCount(count);
      projected.setRowCount(count);
      try {
        return Optional.of(new VectorUnloader(projected, true, false).getRecordBatch());
      } finally {
        root.clear();
      }
    }

    private void fill(long first, int count) {
      fillNumbers(first, count);
      fillNames(first, count);
    }

    private void fillNumbers(long first, int count) {
      BigIntVector ids = (BigIntVector) root.getVector(0);
      Float8Vector values = (Float8Vector) root.getVector(1);
      TimeStampMicroVector times = (TimeStampMicroVector) root.getVector(3);
      ids.allocateNew(count);
      values.allocateNew(count);
      times.allocateNew(count);
      long idAt = ids.getDataBufferAddress();
      long valueAt = values.getDataBufferAddress();
      long timeAt = times.getDataBufferAddress();
      for (int i = 0; i < count; i++) {
        long at = (long) i * Long.BYTES;
        MemoryUtil.putLong(idAt + at, idAt(first + i));
        MemoryUtil.putLong(valueAt + at, Double.doubleToRawLongBits(valueAt(first + i)));
        MemoryUtil.putLong(timeAt + at, timestampAt(first + i));
      }
      setAllValid(ids.getValidityBuffer(), count);
      setAllValid(values.getValidityBuffer(), count);
      setAllValid(times.getValidityBuffer(), count);
    }

    private void fillNames(long first, int count) {
      VarCharVector names = (VarCharVector) root.getVector(2);
      names.allocateNew((long) count * NAME_BYTES, count);
      byte[] name = new byte[NAME_BYTES];
      long offsets = names.getOffsetBufferAddress();
      long data = names.getDataBufferAddress();
      MemoryUtil.putInt(offsets, 0);
      for (int i = 0; i < count; i++) {
        fillName(first + i, name);
        MemoryUtil.copyToMemory(name, 0, data + (long) i * NAME_BYTES, NAME_BYTES);
        MemoryUtil.putInt(offsets + (i + 1L) * Integer.BYTES, (i + 1) * NAME_BYTES);
      }
      setAllValid(names.getValidityBuffer(), count);
      names.setLastSet(count - 1);
    }

    private void setAllValid(ArrowBuf validity, int count) {
      validity.setOne(0L, (count + 7L) / 8);
    }

    @Override
    public void close() {
      root.close();
    }
  }
}
