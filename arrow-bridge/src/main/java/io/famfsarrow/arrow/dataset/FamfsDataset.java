package io.famfsarrow.arrow.dataset;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.SchemaDifference;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.Guard;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One Arrow file, or the Arrow files of a folder, as one list of record batches.
 *
 * <p>A folder's files are those whose names end in {@code .arrow} and do not start with {@code .}
 * or {@code _}, in the order of their names as bytes; folders in it are not entered. All have one
 * schema: the same names, types and nullability, column by column.
 *
 * <p>Opening maps each file and reads its footer. Batches are numbered through all files. Safe for
 * use by several threads.
 */
public final class FamfsDataset implements AutoCloseable {

  /** Ends the names of a folder's files. */
  public static final String SUFFIX = ".arrow";

  private final String name;
  private final FamfsStore store;
  private final List<FileView> views;
  private final List<DatasetPart> parts;
  private final List<DictionaryNumbers> dictionaryNumbers;
  private final List<String> remarks = new ArrayList<>();
  private final int batchCount;
  private volatile boolean closed;

  private FamfsDataset(String name, FamfsStore store, List<FileView> views, List<ArrowFile> files) {
    this.name = name;
    this.store = store;
    this.views = views;
    List<DatasetPart> found = new ArrayList<>(files.size());
    List<DictionaryNumbers> numbers = new ArrayList<>(files.size());
    long batches = 0;
    for (ArrowFile file : files) {
      numbers.add(requireSameSchema(files.get(0), file));
      found.add(new DatasetPart(file, (int) batches));
      batches += file.batchCount();
      if (batches > Integer.MAX_VALUE) {
        throw new InvalidRequestException(
            name + " has more than " + Integer.MAX_VALUE + " record batches: name single files");
      }
    }
    this.parts = List.copyOf(found);
    this.dictionaryNumbers = List.copyOf(numbers);
    this.batchCount = (int) batches;
  }

  private DictionaryNumbers requireSameSchema(ArrowFile first, ArrowFile other) {
    List<String> differences = SchemaDifference.between(first.schema(), other.schema());
    if (!differences.isEmpty()) {
      throw new DifferentSchemasException(name, first.name(), other.name(), differences);
    }
    DictionaryNumbers numbers = DictionaryNumbers.between(first.schema(), other.schema());
    numbers
        .problem()
        .ifPresent(
            problem -> {
              throw new DifferentSchemasException(
                  name, first.name(), other.name(), List.of(problem));
            });
    if (SchemaDifference.inMetadata(first.schema(), other.schema())) {
      remarks.add(other.name() + " has other metadata in its schema than " + first.name());
    }
    return numbers;
  }

  /**
   * Opens a file or folder of the store's current namespace. Closing it gives up its claim on the
   * mappings and fails if the medium carries another file system by then, because what was read may
   * be wrong.
   *
   * @throws NoSuchPathException if there is nothing of that name, or no Arrow file in the folder
   * @throws DifferentSchemasException if a file's schema differs from the first one's
   * @throws io.famfsarrow.arrow.CorruptArrowFileException if a file is not a valid Arrow IPC file
   * @throws io.famfsarrow.store.UnsupportedFormatException if one is of a kind that this does not
   *     read
   */
  public static FamfsDataset open(FamfsStore store, FamfsPath path) {
    return open(store, path, Guard.READ_ONLY);
  }

  /** As {@link #open(FamfsStore, FamfsPath)}, with a guard against stores into the mappings. */
  public static FamfsDataset open(FamfsStore store, FamfsPath path, Guard guard) {
    List<FileView> views = new ArrayList<>();
    try {
      List<ArrowFile> files = new ArrayList<>();
      for (FileNode node : files(store, path)) {
        FileView view = store.open(node, guard);
        views.add(view);
        files.add(ArrowFile.open(view, node.path().toString()));
      }
      return new FamfsDataset(path.toString(), store, views, files);
    } catch (RuntimeException | Error failed) {
      views.forEach(FileView::close);
      throw failed;
    }
  }

  /**
   * A dataset of files that the caller keeps mapped.
   *
   * @param files at least one, in their order
   */
  public static FamfsDataset of(String name, List<ArrowFile> files) {
    if (files.isEmpty()) {
      throw new InvalidRequestException(name + ": a dataset has at least one file");
    }
    return new FamfsDataset(name, null, List.of(), files);
  }

  /**
   * The files that a path names: that file whatever its name, or those of the folder.
   *
   * @throws NoSuchPathException if there are none
   */
  public static List<FileNode> files(FamfsStore store, FamfsPath path) {
    Node node = store.find(path);
    if (node instanceof FileNode file) {
      return List.of(file);
    }
    List<FileNode> files = new ArrayList<>();
    for (Node child : store.namespace().children((DirectoryNode) node)) {
      if (child instanceof FileNode file && isPart(file.path().nameText())) {
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      throw new NoSuchPathException(
          path + " is a folder without " + SUFFIX + " files: there is no dataset in it");
    }
    return files;
  }

  private static boolean isPart(String fileName) {
    return fileName.endsWith(SUFFIX) && !fileName.startsWith(".") && !fileName.startsWith("_");
  }

  /** The path within the store. */
  public String name() {
    return name;
  }

  /** The files in their order. */
  public List<DatasetPart> parts() {
    return parts;
  }

  /** What is odd and does no harm: files whose schemas carry other metadata. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** The first file's: dictionary-encoded columns have the type of their values. */
  public Schema schema() {
    return first().schema();
  }

  /** As the vectors have it: dictionary-encoded columns have the type of their indices. */
  public Schema vectorSchema() {
    return first().vectorSchema();
  }

  private ArrowFile first() {
    return parts.get(0).file();
  }

  public int batchCount() {
    return batchCount;
  }

  /** Rows of all batches together; reads every batch's metadata. */
  public long rowCount() {
    requireOpen();
    return parts.stream().mapToLong(part -> part.file().rowCount()).sum();
  }

  /** A batch as it lies in its file; reads its metadata. */
  public ArrowFile.BatchInfo batchInfo(int batch) {
    requireOpen();
    DatasetPart part = partOf(batch);
    return part.file().batchInfo(batch - part.firstBatch());
  }

  /** The file that holds a batch. */
  public DatasetPart partOf(int batch) {
    return parts.get(partIndex(batch));
  }

  int partIndex(int batch) {
    Objects.checkIndex(batch, batchCount);
    int low = 0;
    int high = parts.size() - 1;
    while (low < high) { // the last part that starts at or before the batch: empty ones lie before
      int middle = (low + high + 1) >>> 1;
      if (parts.get(middle).firstBatch() <= batch) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  DictionaryNumbers dictionaryNumbers(int part) {
    return dictionaryNumbers.get(part);
  }

  /**
   * Loads a batch with vectors of its own, so that several can be held, also by several threads.
   * The view numbers the batch as its file does, and its dictionaries too.
   *
   * @param batch number in the dataset
   * @param options with an allocator
   */
  public RecordBatchView batch(int batch, OpenOptions options) {
    requireOpen();
    DatasetPart part = partOf(batch);
    return part.file().batch(batch - part.firstBatch(), options);
  }

  /** A scan of all batches with all columns, to be narrowed down. */
  public DatasetScan scan() {
    return new DatasetScan(this, OpenOptions.defaults(), BatchSelector.ALL);
  }

  /** A reader of all batches in their order. */
  public DatasetReader reader(OpenOptions options) {
    return scan().withOptions(options).reader();
  }

  /**
   * Looks whether the medium still carries the file system that was attached: to be done before a
   * result is handed over that was made of this dataset.
   *
   * @throws io.famfsarrow.store.StoreReformattedException if it does not
   */
  public void requireSameStore() {
    if (store != null) {
      store.requireSameStore();
    }
  }

  void requireOpen() {
    if (closed) {
      throw new StoreClosedException("the dataset " + name + " is closed");
    }
  }

  /**
   * Gives up this object's claims; buffers that are still held keep their file mapped.
   *
   * @throws io.famfsarrow.store.StoreReformattedException if the medium carries another file system
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      requireSameStore();
    } finally {
      views.forEach(FileView::close);
    }
  }
}
