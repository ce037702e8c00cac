package io.famfsarrow.spark.attach;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.NoSuchPathException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The files of a table at one moment, and their one schema. Holds nothing open. Equal if the files
 * are the same.
 */
public final class TableSnapshot {

  private final List<FileId> files;
  private final Schema schema;

  private TableSnapshot(List<FileId> files, Schema schema) {
    this.files = files;
    this.schema = schema;
  }

  /**
   * What a path of the store's namespace is now.
   *
   * @throws NoSuchPathException if there is nothing of that name, or no Arrow file in the folder
   * @throws io.famfsarrow.arrow.dataset.DifferentSchemasException if the files of a folder differ
   * @throws io.famfsarrow.store.UnsupportedFormatException if a file is of a kind that this does
   *     not read
   */
  public static TableSnapshot of(AttachedStore store, FamfsPath path) {
    List<FileId> ids =
        FamfsDataset.files(store.store(), path).stream()
            .map(node -> FileId.of(store.fileSystem(), node))
            .toList();
    List<ArrowFile> files = new ArrayList<>();
    ids.forEach(id -> files.add(store.open(id)));
    try (FamfsDataset dataset = FamfsDataset.of(path.toString(), files)) {
      return new TableSnapshot(ids, dataset.schema());
    }
  }

  /** In the order of their names. */
  public List<FileId> files() {
    return files;
  }

  /** As the first file has it: dictionary-encoded columns have the type of their values. */
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableSnapshot snapshot && files.equals(snapshot.files);
  }

  @Override
  public int hashCode() {
    return files.hashCode();
  }
}
