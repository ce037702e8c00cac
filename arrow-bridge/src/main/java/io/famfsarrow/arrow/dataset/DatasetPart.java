package io.famfsarrow.arrow.dataset;

import io.famfsarrow.arrow.ArrowFile;

/**
 * One file of a dataset.
 *
 * @param file its batches
 * @param firstBatch number in the dataset of the file's first batch
 */
public record DatasetPart(ArrowFile file, int firstBatch) {

  public String name() {
    return file.name();
  }

  public int batchCount() {
    return file.batchCount();
  }
}
