package io.famfsarrow.sql;

import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;

/** Which columns DuckDB can take. */
final class DuckTypes {

  private DuckTypes() {}

  /** Why a column cannot be handed over; empty if it can. */
  static Optional<String> refusal(Field field) {
    return Optional.empty();
  }
}
