package io.famfsarrow.arrow.dataset;

import io.famfsarrow.arrow.ArrowFile;
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

  /** What both keep. */
  default BatchSelector and(BatchSelector other) {
    return (file, batches) -> {
      skip(file, batches);
      other.skip(file, batches);
    };
  }
}
