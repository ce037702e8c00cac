package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.Validation;
import io.famfsarrow.arrow.Verify;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.store.MemoryRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * One Arrow IPC file in memory: what its footer says, and its batches on demand.
 *
 * <p>Holds no resource but the footer's copy; every load pins the range for itself. Immutable, safe
 * for use by several threads.
 */
public final class IpcFile {

  private final FileBytes file;
  private final FileFooter footer;
  private final FileSchema schema;
  private final CheckedOnce offsetsChecked;
  private final CheckedOnce fullyChecked;
  private final CheckedOnce dictionaryOffsetsChecked;
  private final CheckedOnce dictionaryFullyChecked;
  private volatile DictionaryIndex dictionaries;
  private final Checksums checksums;
  private volatile IndexSection index;

  private IpcFile(FileBytes file, FileFooter footer) {
    this.file = file;
    this.footer = footer;
    this.schema = new FileSchema(file, footer.schema());
    int batches = footer.recordBatches().size();
    this.offsetsChecked = new CheckedOnce(batches, schema.columnCount());
    this.fullyChecked = new CheckedOnce(batches, schema.columnCount());
    this.dictionaryOffsetsChecked = new CheckedOnce(footer.dictionaries().size(), 1);
    this.dictionaryFullyChecked = new CheckedOnce(footer.dictionaries().size(), 1);
    this.checksums = new Checksums(this);
  }

  /**
   * Reads and checks the footer and nothing else.
   *
   * @param name of the file, for messages
   */
  public static IpcFile open(MemoryRange range, String name) {
    FileBytes file = new FileBytes(range, name);
    return file.whilePinned(() -> new IpcFile(file, FileFooter.read(file)));
  }

  public FileBytes bytes() {
    return file;
  }

  public FileFooter footer() {
    return footer;
  }

  public FileSchema schema() {
    return schema;
  }

  public int batchCount() {
    return footer.recordBatches().size();
  }

  /** Metadata of a batch; its buffers are not touched. */
  public BatchMessage batch(int batch) {
    return file.whilePinned(() -> BatchMessage.recordBatch(file, footer.recordBatches(), batch));
  }

  /**
   * Refuses a footer that lists more than the file can hold, before its batches are walked.
   *
   * @throws CorruptArrowFileException if the blocks of all batches together are longer than the
   *     file
   */
  public void requireBlocksFit() {
    file.whilePinned(
        () -> {
          footer.recordBatches().requireFit();
          return null;
        });
  }

  /**
   * Reads the metadata of all record batches and dictionary batches.
   *
   * @throws CorruptArrowFileException if a block that the footer lists is no such message
   */
  public void requireMessages() {
    requireBlocksFit();
    file.whilePinned(
        () -> {
          for (int batch = 0; batch < batchCount(); batch++) {
            BatchMessage.recordBatch(file, footer.recordBatches(), batch);
          }
          return dictionaries();
        });
  }

  /** Empty vectors for some columns, in their order. */
  public List<FieldVector> createVectors(int[] columns, BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>(columns.length);
    try {
      for (int column : columns) {
        Field field = schema.vectorSchema().getFields().get(column);
        vectors.add(VectorFactory.create(file, field, allocator));
      }
      return vectors;
    } catch (RuntimeException refused) {
      vectors.forEach(FieldVector::close);
      throw refused;
    }
  }

  /**
   * Loads columns of a batch into vectors: all of them, or none if this throws.
   *
   * @param columns which, each once
   * @param targets from {@link #createVectors} for the same columns; what they held is released
   * @return the batch's rows
   */
  public int load(
      int batch,
      int[] columns,
      List<FieldVector> targets,
      BufferAllocator allocator,
      CopyCounter copies,
      OpenOptions options) {
    try (BatchBody body = new BatchBody(file, allocator, copies)) {
      return file.guarded(() -> load(batch, columns, targets, body, options));
    }
  }

  private int load(
      int batch, int[] columns, List<FieldVector> targets, BatchBody body, OpenOptions options) {
    if (options.verify() != Verify.OFF) {
      checksums.requireBatch(batch);
    }
    BatchMessage message = BatchMessage.recordBatch(file, footer.recordBatches(), batch);
    body.use(message, options.maxDecompressedBytes());
    ArrayData[] arrays = read(message, body, columns);
    for (int column : columns) {
      validate(message, arrays[column], batch, column, options.validation());
    }
    for (int i = 0; i < columns.length; i++) {
      VectorFactory.fill(targets.get(i), arrays[columns[i]]);
    }
    return message.rows();
  }

  private ArrayData[] read(BatchMessage message, BatchBody body, int[] columns) {
    boolean[] wanted = new boolean[schema.columnCount()];
    for (int column : columns) {
      wanted[column] = true;
    }
    ArrayReader reader = new ArrayReader(file, message, body);
    ArrayData[] arrays = new ArrayData[wanted.length];
    for (int column = 0; column < wanted.length; column++) {
      if (wanted[column]) {
        arrays[column] = reader.readColumn(schema.column(column));
      } else {
        reader.skip(schema.column(column));
      }
    }
    reader.finish();
    return arrays;
  }

  private void validate(
      BatchMessage message, ArrayData array, int batch, int column, Validation level) {
    CheckedOnce checked = level == Validation.FULL ? fullyChecked : offsetsChecked;
    if (level != Validation.STRUCTURE && !checked.passed(batch, column)) {
      valueCheck(message, level).check(array);
      checked.pass(batch, column);
    }
  }

  private ValueCheck valueCheck(BatchMessage message, Validation level) {
    if (level == Validation.FULL) {
      return new FullCheck(file, message.where(), id -> dictionaries().length(id));
    }
    return new ValueCheck(file, message.where());
  }

  /** The dictionaries as vectors, each loaded when it is first asked for. */
  public DictionarySet dictionaries(
      BufferAllocator allocator, CopyCounter copies, OpenOptions options) {
    return new DictionarySet(this, allocator, copies, options);
  }

  /** Read at the first use; a file without dictionary-encoded columns never needs it. */
  DictionaryIndex dictionaries() {
    DictionaryIndex current = dictionaries;
    if (current == null) {
      current = file.whilePinned(() -> DictionaryIndex.read(file, footer.dictionaries(), schema));
      dictionaries = current;
    }
    return current;
  }

  /** Looked for at the first use. */
  IndexSection index() {
    IndexSection current = index;
    if (current == null) {
      current = IndexSection.find(this);
      index = current;
    }
    return current;
  }

  /**
   * Compares all batches and dictionaries with their checksums.
   *
   * @throws CorruptArrowFileException if one is not what was published
   */
  public void requireChecksums(int threads) {
    checksums.requireAll(threads);
  }

  /** The batch index, or one that is not present; to be closed by the caller. */
  public BatchIndex statistics() {
    return index().open();
  }

  /** Loads one dictionary batch into a vector for the dictionary's values. */
  void loadDictionary(
      DictionaryIndex.Part part,
      FieldVector target,
      BufferAllocator allocator,
      CopyCounter copies,
      OpenOptions options) {
    try (BatchBody body = new BatchBody(file, allocator, copies)) {
      file.guarded(
          () -> {
            loadDictionary(part, target, body, options);
            return null;
          });
    }
  }

  private void loadDictionary(
      DictionaryIndex.Part part, FieldVector target, BatchBody body, OpenOptions options) {
    if (options.verify() != Verify.OFF) {
      checksums.requireDictionary(part.block());
    }
    body.use(part.message(), options.maxDecompressedBytes());
    ArrayReader reader = new ArrayReader(file, part.message(), body);
    ArrayData array = reader.readColumn(schema.dictionary(part.message().dictionaryId()));
    reader.finish();
    validateDictionary(part, array, options.validation());
    VectorFactory.fill(target, array);
  }

  /** Dictionaries are few, and deltas are copied by their offsets: STRUCTURE is not enough. */
  private void validateDictionary(DictionaryIndex.Part part, ArrayData array, Validation level) {
    CheckedOnce checked =
        level == Validation.FULL ? dictionaryFullyChecked : dictionaryOffsetsChecked;
    if (!checked.passed(part.block(), 0)) {
      valueCheck(part.message(), level).check(array);
      checked.pass(part.block(), 0);
    }
  }

  /** Told what a check found. */
  public interface Problems {
    /**
     * Called for one problem.
     *
     * @param batch number of the record batch, or -1 for a dictionary
     * @param column path, or null if the whole batch is concerned
     */
    void add(int batch, String column, CorruptArrowFileException problem);
  }

  /** Checks everything about one batch; goes on with the next column after a problem. */
  public void check(int batch, BufferAllocator allocator, Problems problems) {
    file.whilePinned(
        () -> {
          checkBatch(batch, allocator, problems);
          return null;
        });
  }

  private void checkBatch(int batch, BufferAllocator allocator, Problems problems) {
    CorruptArrowFileException wrongSum = mismatch(() -> checksums.requireBatch(batch));
    AtomicBoolean sound = new AtomicBoolean(wrongSum == null);
    checkArrays(
        batch,
        allocator,
        (number, column, problem) -> {
          sound.set(false);
          problems.add(number, column, problem);
        });
    if (wrongSum != null) {
      problems.add(batch, null, wrongSum);
    }
    if (sound.get()) {
      try (BatchIndex statistics = statistics()) {
        StatisticsCheck.of(this, statistics).ifPresent(check -> check.check(batch, problems));
      }
    }
  }

  /**
   * First of all, as it may drop stale cache lines. With a damaged index nobody can tell; that has
   * been said once.
   */
  private CorruptArrowFileException mismatch(Runnable check) {
    if (index().damage() != null) {
      return null;
    }
    try {
      check.run();
      return null;
    } catch (CorruptArrowFileException problem) {
      return problem;
    }
  }

  /** Checks the index itself, and all that concerns neither a batch nor a dictionary. */
  public void checkIndex(Problems problems) {
    CorruptArrowFileException damage = index().damage();
    if (damage != null) {
      problems.add(-1, null, damage);
    }
  }

  private void checkArrays(int batch, BufferAllocator allocator, Problems problems) {
    try (BatchBody body = new BatchBody(file, allocator, CopyCounter.NONE)) {
      BatchMessage message = BatchMessage.recordBatch(file, footer.recordBatches(), batch);
      body.use(message, OpenOptions.defaults().maxDecompressedBytes());
      ArrayReader reader = new ArrayReader(file, message, body);
      for (int column = 0; column < schema.columnCount(); column++) {
        FieldShape shape = schema.column(column);
        ArrayData array =
            reader.tryColumn(shape, problem -> problems.add(batch, shape.path(), problem));
        if (array != null) {
          checkValues(message, array, batch, problems);
        }
      }
      reader.finish();
    } catch (CorruptArrowFileException problem) {
      problems.add(batch, null, problem);
    }
  }

  private void checkValues(BatchMessage message, ArrayData array, int batch, Problems problems) {
    try {
      valueCheck(message, Validation.FULL).check(array);
    } catch (CorruptArrowFileException problem) {
      problems.add(batch, array.shape.path(), problem);
    }
  }

  /** Checks everything about the dictionaries. */
  public void checkDictionaries(BufferAllocator allocator, Problems problems) {
    file.whilePinned(
        () -> {
          checkAllDictionaries(allocator, problems);
          return null;
        });
  }

  private void checkAllDictionaries(BufferAllocator allocator, Problems problems) {
    try {
      for (long id : schema.dictionaryIds()) {
        for (DictionaryIndex.Part part : dictionaries().parts(id)) {
          checkDictionary(id, part, allocator, problems);
        }
      }
    } catch (CorruptArrowFileException problem) {
      problems.add(-1, null, problem);
    }
  }

  private void checkDictionary(
      long id, DictionaryIndex.Part part, BufferAllocator allocator, Problems problems) {
    FieldShape shape = schema.dictionary(id);
    CorruptArrowFileException wrongSum = mismatch(() -> checksums.requireDictionary(part.block()));
    try (BatchBody body = new BatchBody(file, allocator, CopyCounter.NONE)) {
      body.use(part.message(), OpenOptions.defaults().maxDecompressedBytes());
      ArrayReader reader = new ArrayReader(file, part.message(), body);
      ArrayData array = reader.readColumn(shape);
      reader.finish();
      valueCheck(part.message(), Validation.FULL).check(array);
    } catch (CorruptArrowFileException problem) {
      problems.add(-1, shape.path(), problem);
    }
    if (wrongSum != null) {
      problems.add(-1, shape.path(), wrongSum);
    }
  }
}
