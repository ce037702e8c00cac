package io.famfsarrow.arrow.dataset;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.filter.BatchFilter;
import io.famfsarrow.arrow.filter.Predicate;
import io.famfsarrow.arrow.index.BatchIndex;
import java.util.BitSet;

/**
 * Tells record batches that cannot hold a row that somebody looks for, without reading their data.
 * It never says so of a batch that has one; where nothing is known, a batch stays.
 */
@FunctionalInterface
public interface BatchSelector {

  /** Keeps all. */
  BatchSelector ALL = (file, batches) -> {};

  /**
   * Clears the bits of batches that need not be read.
   *
   * @param batches numbers in that file; bits that are clear already stay so
   */
  void skip(ArrowFile file, BitSet batches);

  /**
   * Keeps batches that may have a row that matches, as far as the statistics of a file can tell.
   *
   * @throws io.famfsarrow.store.InvalidRequestException when it is used, if the file has no such
   *     column, or several of that name
   */
  static BatchSelector matching(Predicate predicate) {
    return (file, batches) -> {
      try (BatchIndex index = file.statistics()) {
        BatchFilter.of(predicate, index).retainMatching(batches);
      }
    };
  }

  /** What both keep. */
  default BatchSelector and(BatchSelector other) {
    return (file, batches) -> {
      skip(file, batches);
      other.skip(file, batches);
    };
  }
}
