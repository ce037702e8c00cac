package io.famfsarrow.spark.write;

import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import java.util.UUID;

/**
 * Names of a job's files: {@code part-NNNNN-XXXXXXXX.arrow}, of which the first number counts and
 * the second is the job's own, so that jobs that add to one table at the same time do not meet.
 */
record PartNames(FamfsPath folder, String job) {

  /**
   * For a new job.
   *
   * @param folder of the table
   * @throws io.famfsarrow.store.InvalidPathException if the names would be too long for a store
   */
  static PartNames in(String folder) {
    FamfsPath path = FamfsPath.ofExisting(folder);
    int number = UUID.randomUUID().hashCode();
    PartNames names = new PartNames(path, "%08x".formatted(number));
    names.of(0).requireStorable();
    return names;
  }

  /** Of the job that makes the table in a folder: only one can have them. */
  PartNames ofFirstJob() {
    return new PartNames(folder, "%08x".formatted(0));
  }

  FamfsPath of(int index) {
    return folder.child("part-%05d-%s%s".formatted(index, job, FamfsDataset.SUFFIX));
  }
}
