package io.famfsarrow.spark.read;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.filter.BatchFilter;
import io.famfsarrow.arrow.filter.Predicate;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.spark.attach.AttachedStore;
import io.famfsarrow.spark.attach.AttachedStores;
import io.famfsarrow.spark.attach.FileId;
import io.famfsarrow.spark.attach.TableAddress;
import io.famfsarrow.spark.attach.TableSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table's files with what they say of their batches, open while one question is answered. No page
 * of data is touched. Used by one thread.
 */
final class OpenTable implements AutoCloseable {

  private final AttachedStore store;
  private final List<ArrowFile> files = new ArrayList<>();
  private final List<BatchIndex> indexes = new ArrayList<>();

  private OpenTable(TableAddress address, TableSnapshot snapshot) {
    this.store = AttachedStores.attach(address.store());
    try {
      for (FileId id : snapshot.files()) {
        ArrowFile file = store.open(id);
        files.add(file);
        indexes.add(file.statistics());
      }
    } catch (RuntimeException | Error failed) {
      close();
      throw failed;
    }
  }

  /**
   * Answers a question about a table.
   *
   * @throws io.famfsarrow.store.StoreReformattedException if the medium carries another file system
   *     by the time that the answer is found, or the table is not there any more
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed
   */
  static <T> T ask(TableAddress address, TableSnapshot snapshot, Function<OpenTable, T> question) {
    try (OpenTable table = new OpenTable(address, snapshot)) {
      T answer = table.store.store().guard(() -> question.apply(table));
      table.store.requireSound();
      return answer;
    }
  }

  List<BatchIndex> indexes() {
    return indexes;
  }

  BatchIndex index(BatchRef batch) {
    return indexes.get(batch.file());
  }

  /** All batches in their order. */
  List<BatchRef> all() {
    List<BatchRef> all = new ArrayList<>();
    for (int file = 0; file < files.size(); file++) {
      for (int batch = 0; batch < files.get(file).batchCount(); batch++) {
        all.add(new BatchRef(file, batch, rows(file, batch)));
      }
    }
    return all;
  }

  private int rows(int file, int batch) {
    long rows = indexes.get(file).rowCount(batch);
    return rows == BatchIndex.UNKNOWN
        ? files.get(file).batchInfo(batch).rows()
        : Math.toIntExact(rows);
  }

  /** Those of some batches that may hold a row that matches. */
  List<BatchRef> select(List<BatchRef> batches, Predicate predicate) {
    List<BatchFilter> filters = filters(predicate);
    return batches.stream()
        .filter(batch -> filters.get(batch.file()).mayMatch(batch.batch()))
        .toList();
  }

  /** Whether every row of these batches matches; false if that is not known. */
  boolean allMatch(List<BatchRef> batches, Predicate predicate) {
    return select(batches, Predicate.not(Definite.isTrue(predicate))).isEmpty();
  }

  private List<BatchFilter> filters(Predicate predicate) {
    return indexes.stream().map(index -> BatchFilter.of(predicate, index)).toList();
  }

  @Override
  public void close() {
    indexes.forEach(BatchIndex::close);
    store.close();
  }
}
