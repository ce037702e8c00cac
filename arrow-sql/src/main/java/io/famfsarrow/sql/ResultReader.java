package io.famfsarrow.sql;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of a result. Ends only after a look whether the media are still the same. */
final class ResultReader extends ArrowReader {

  private final SqlResult result;
  private final Attempt attempt;
  private final QueryPlan plan;
  private volatile RuntimeException failure;

  ResultReader(SqlResult result, Attempt attempt, QueryPlan plan, BufferAllocator allocator) {
    super(allocator);
    this.result = result;
    this.attempt = attempt;
    this.plan = plan;
  }

  /**
   * The next batch.
   *
   * @throws InvalidQueryException if the query fails because of what it asks for
   * @throws io.famfsarrow.store.StoreReformattedException at the end, if what was read may be wrong
   */
  @Override
  public boolean loadNextBatch() {
    try {
      boolean more = attempt.loadNextBatch();
      if (!more) {
        plan.requireSameStore();
      }
      return more;
    } catch (RuntimeException e) {
      failure = e instanceof Attempt.WrongWay ? tooLate(e) : e;
      throw failure;
    }
  }

  private static InvalidQueryException tooLate(RuntimeException wrongWay) {
    return new InvalidQueryException(
        "DuckDB reads a table again after the first rows of the result, and cannot here: "
            + "name the table in a WITH query, and use that",
        wrongWay);
  }

  /** What ended the rows before their end, for those who get only its text. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
    return attempt.reader().getVectorSchemaRoot();
  }

  @Override
  public Dictionary lookup(long id) {
    return attempt.reader().lookup(id);
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return attempt.reader().getDictionaryIds();
  }

  @Override
  public Map<Long, Dictionary> getDictionaryVectors() throws IOException {
    return attempt.reader().getDictionaryVectors();
  }

  @Override
  public long bytesRead() {
    return attempt.reader().bytesRead();
  }

  @Override
  public void close() {
    result.close();
  }

  @Override
  public void close(boolean closeReadSource) {
    result.close();
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() throws IOException {
    return getVectorSchemaRoot().getSchema();
  }

  @Override
  protected void ensureInitialized() {}
}
