package io.famfsarrow.spark.write;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job, in the driver. Spark calls it from one thread at a time. */
final class TableBatchWrite implements BatchWrite {

  private static final Logger LOG = LoggerFactory.getLogger(TableBatchWrite.class);

  private final WritePlan plan;
  private WriteJob job;
  private DriverEndpoint endpoint;

  private TableBatchWrite(WritePlan plan) {
    this.plan = plan;
  }

  /**
   * Looks whether the job can be done from here; holds nothing yet, because Spark tells nobody if
   * it fails before the tasks begin.
   *
   * @throws io.famfsarrow.store.NotMasterException if this host is not the owner
   */
  static TableBatchWrite of(WritePlan plan) {
    StoreOwner.open(plan.target().address().store()).close();
    return new TableBatchWrite(plan);
  }

  /** Opens the store for the job; Spark ends it by {@link #commit} or {@link #abort}. */
  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    String name = "famfs-write-" + UUID.randomUUID();
    job = new WriteJob(StoreOwner.open(plan.target().address().store()));
    try {
      endpoint = DriverEndpoint.start(SparkEnv.get().rpcEnv(), name, job);
      return new TaskWriterFactory(
          plan.target().address().store(),
          name,
          plan.columns(),
          SchemaText.of(plan.schema()),
          plan.options());
    } catch (RuntimeException | Error failed) {
      end();
      throw failed;
    }
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<FilledPart> parts =
        Arrays.stream(messages)
            .map(FilledParts.class::cast)
            .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
            .flatMap(message -> message.parts().stream())
            .toList();
    new TableCommit(plan, job).commit(parts);
    endCommitted();
  }

  /** The files are there. Were a failure reported now, somebody would write them once more. */
  private void endCommitted() {
    try {
      end();
    } catch (RuntimeException failed) {
      LOG.warn("{} is committed; letting go of the store failed", this, failed);
    }
  }

  /** Nothing was logged: all that it takes is to let go. */
  @Override
  public void abort(WriterCommitMessage[] messages) {
    end();
  }

  private void end() {
    try {
      if (endpoint != null) {
        endpoint.close();
        endpoint = null;
      }
    } finally {
      if (job != null) {
        job.close();
        job = null;
      }
    }
  }

  @Override
  public String toString() {
    return "famfs job into " + plan.target().address();
  }
}
